// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/python_remedies.h"

#include <algorithm>

namespace assay::experiment {

const std::vector<PythonRemedy>& pythonRemedies()
{
    static const std::vector<PythonRemedy> all{
        {"loss.softmax_over_batch", "F.softmax(x, dim=1)  # not dim=0"},
        {"loss.softmax_twice", "return x  # without softmax: F.cross_entropy applies it"},
        {"loss.sigmoid_twice",
         "return x  # without sigmoid: F.binary_cross_entropy_with_logits applies it"},
        {"loss.takes_logarithms", "return F.log_softmax(x, dim=1)  # F.nll_loss takes logarithms"},
        {"loss.takes_log_softmax", "return F.log_softmax(x, dim=1)  # or the loss F.cross_entropy"},
        {"loss.outputs_cut", "return x  # without ReLU or softplus behind the last layer"},
        {"loss.softmax_within",
         "return torch.log_softmax(x, dim=1)  # of the last layer, with no softmax or sigmoid between"},
        {"loss.outputs_squeezed", "return x  # without sigmoid or tanh behind the last layer"},
        {"loss.outputs_dropped", "return self.output(x)  # without dropout behind the last layer"},
        {"loss.class_numbers", "loss = F.cross_entropy(logits, classes)  # not F.mse_loss"},
        {"network.not_finite",
         "torch.log(x.clamp(min=1e-8)); x / (y + 1e-8); F.log_softmax(x, dim=1) for "
         "torch.log(F.softmax(x, dim=1))"},
        {"network.random_answers", "F.dropout(x, p, training=self.training)"},
        {"network.mixes_examples",
         "x.flatten(1); x.mean(dim=1); F.softmax(x, dim=1); nn.LSTM(..., batch_first=True)  # "
         "dimension 0 is the batch"},
        {"network.one_answer_for_the_batch", "x.mean(dim=1)  # not dim=0, which is the batch"},
        {"network.ignores_inputs",
         "def forward(self, x): ...  # each step takes what the one before gave, not a constant"},
        {"network.gradient_not_finite",
         "torch.sqrt(x + 1e-8); x.clamp(min=1e-8).log(); x / (x.norm(dim=1, keepdim=True) + 1e-8)"},
        {"network.large_answers", "nn.init.normal_({}.weight, std=0.01)  # or no factor behind it"},
        {"network.equal_units", "nn.init.kaiming_uniform_({}.weight)  # zeros for the bias alone"},
        {"network.no_gradient",
         "return x  # without .detach(), .data, torch.no_grad() and .item()"},
        {"network.backward_fails",
         "x = x * 2  # behind {}: a new tensor, not x.mul_(2) or inplace=True; self.h = h.detach() for what is kept"},
        {"network.changes_when_asked", "if self.training: self.steps += 1  # not in evaluation"},
        {"network.inputs_cut", "h = self.cell(x[:, t], h)  # without h.detach() in the loop"},
        {"network.unreached", "x = {}(x)  # without .detach() or torch.no_grad() behind it"},
        {"network.dead_layers", "nn.init.zeros_({}.bias)  # not far below 0; or nn.LeakyReLU()"},
        {"network.unused", "x = {}(x)  # call it in forward, or remove it"},
        {"network.uncalled", "x = {}(x)  # behind the layer that it follows, or remove it"},
        {"network.dead_units",
         "nn.init.kaiming_uniform_({}.weight); nn.init.zeros_({}.bias)  # or nn.LeakyReLU()"},
        {"network.fading_gradient",
         "x = x + F.relu(layer(x))  # ReLU for sigmoid or tanh, nn.BatchNorm, shortcuts"},
        {"network.linear", "x = F.relu(layer(x))  # an activation after each layer but the last"},
        {"network.narrow", "nn.Linear(inputs, 64)  # at least as many units as there are classes"},
        {"network.unregistered",
         "self.weight = nn.Parameter(torch.randn(...)); self.layers = nn.ModuleList([...])"},
        {"network.frozen", "for p in model.parameters(): p.requires_grad_(True)"},
        {"network.norm_still", "model.train()  # before torch.jit.trace; no training=False"},
        {"network.order_blind",
         "x = x + self.places[:, :x.size(1)]  # before the first attention; self.places = "
         "nn.Parameter(0.02 * torch.randn(1, steps, width))"},
        {"network.merged_codes",
         "nn.Embedding(codes, width)  # as many rows as there are codes, and no clamp before it"},
        {"network.norm_slow",
         "nn.BatchNorm2d(channels, momentum=0.1)  # the share of the new batch"},
        {"network.norm_of_last_batch",
         "nn.BatchNorm2d(channels, momentum=0.1)  # the share of the new batch"},
        {"network.modes_differ",
         "self.norm1, self.norm2 = nn.BatchNorm2d(a), nn.BatchNorm2d(b)  # one for each place"},
        {"network.norm_epsilon",
         "nn.BatchNorm2d(channels, eps=1e-5, momentum=0.1)  # by name; nn.LayerNorm(width, eps=1e-5)"},
        {"network.attention_sharp",
         "scores = queries @ keys.transpose(-2, -1) / width ** 0.5  # width of the keys of a head"},
        {"network.softmax_of_one",
         "weights = torch.softmax(scores, dim=1)  # over the steps of N x T x 1"},
        {"network.softmax_over_queries",
         "weights = torch.softmax(scores, dim=-1)  # N x queries x keys; then weights @ values"},
        {"network.softmax_over_heads",
         "weights = torch.softmax(scores, dim=-1)  # N x heads x queries x keys; then weights @ values"},
        {"network.scaled_again", "return self.layers(x)  # without x / 255, which is done before"},
        {"network.large_inside", "return self.layers(x)  # without x * 255 or x - mean of bytes"},
        {"network.steps_as_channels",
         "x = self.conv(x.transpose(1, 2))  # N x steps x channels to N x channels x steps"},
        {"network.pixels_unordered",
         "nn.Conv2d(channels, 32, 3, padding=1)  # before nn.AdaptiveAvgPool2d(1)"},
        {"network.saturated_start",
         "nn.init.xavier_uniform_({}.weight)  # kaiming_uniform_ before ReLU"},
        {"network.outputs_scaled", "return self.layers(x)  # without a factor; large weights: "
                                   "nn.init.xavier_uniform_({}.weight)"},
        {"network.units_together",
         "x.mean((2, 3))  # places of N x C x H x W; x.mean(1): steps of N x T x C"},
        {"network.counts_steps",
         "scores.masked_fill(is_padding, float('-inf'))  # True where padding stands"},
        {"network.steps_unused", "y, _ = self.rnn(x); y = y[:, -1]  # the last step, or y.mean(1)"},
        {"network.reads_padding",
         "last = (x != 0).sum(1) - 1; y = y[torch.arange(len(y)), last]  # or pack_padded_sequence"},
        {"network.other_inputs",
         "x = (x - mean) / std  # as where the weights were trained, before {}"},
        {"network.scrambled", "x.permute(0, 3, 1, 2)  # not x.view(N, C, H, W)"},
        {"network.gradient_reversed",
         "x + (y - x).detach()  # for a value that is replaced; no turned sign in a backward of your own"},
        {"network.gradient_scaled",
         "return x  # without register_hook, round() or .detach() beside the value"},
        {"network.dropout_strong", "nn.Dropout(p=0.2)  # p is the share that is dropped"},
        {"network.draws_rule", "nn.Dropout(p=0.2)  # p is the share that is dropped"},
    };
    return all;
}

std::string pythonRemedy(const base::Finding& finding)
{
    const auto& all = pythonRemedies();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const PythonRemedy& one) { return one.id == finding.id; });
    if (found == all.end())
        return {};
    constexpr std::string_view kModule = "module.", kPlace = "{}", kWeight = ".weight",
                               kBias = ".bias";
    std::string layer = finding.place;
    if (layer.starts_with(kModule))
        layer.erase(0, kModule.size());
    for (const std::string_view end : {kWeight, kBias}) {
        if (layer.ends_with(end))
            layer.resize(layer.size() - end.size());
    }
    // What a Sequential holds has a number for its name.
    std::string path;
    for (std::size_t at = 0; at < layer.size();) {
        const std::size_t end = std::min(layer.find('.', at), layer.size());
        const std::string part = layer.substr(at, end - at);
        const bool isNumber =
            !part.empty() && part.find_first_not_of("0123456789") == std::string::npos;
        path += isNumber ? "[" + part + "]" : (path.empty() ? part : "." + part);
        at = end + 1;
    }
    // A setting, or several layers, is no layer.
    const bool isLayer = !layer.empty() && !layer.starts_with("train.")
                         && !layer.starts_with("model.")
                         && layer.find_first_of(" ,") == std::string::npos;
    layer = !isLayer ? "layer" : path.front() == '[' ? "self" + path : "self." + path;
    std::string line(found->line);
    for (std::size_t at = line.find(kPlace); at != std::string::npos; at = line.find(kPlace, at)) {
        line.replace(at, kPlace.size(), layer);
        at += layer.size();
    }
    return line;
}

} // namespace assay::experiment
