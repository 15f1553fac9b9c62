# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes weights/: files as PyTorch leaves them, sound ones and ones that a reader must refuse.  python make_weights.py"""
import io
import math
import pathlib
import zipfile

import torch
from torch import nn

FOLDER = pathlib.Path(__file__).with_name("weights")


def numbers(*shape):
    return torch.tensor([0.4 * math.sin(0.7 * k) for k in range(math.prod(shape))]).view(shape)


class Mlp(nn.Module):
    """As the template mlp of 2 columns, 8 units and 3 classes names its layers."""

    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(2, 8)
        self.output = nn.Linear(8, 3)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))


class Outer(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = Mlp()
        self.register_buffer("steps", torch.tensor(7))

    def forward(self, x):
        return self.net(x)


class Wrapped(nn.Module):
    """Whose names alone have a prefix."""

    def __init__(self):
        super().__init__()
        self.net = Mlp()

    def forward(self, x):
        return self.net(x)


def outer():
    module = Outer()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(numbers(*parameter.shape))
    return module


def save(value, name, **more):
    torch.save(value, FOLDER / name, **more)


module = outer()
save(module.state_dict(), "state_dict.pt")
save(module.state_dict(), "protocol4.pt", pickle_protocol=4)
optimiser = torch.optim.SGD(module.parameters(), 0.1)
save({"epoch": 3, "best": 0.5, "name": "a", "state": module.state_dict(), "size": torch.Size([2, 3]), "type": torch.half,
      "device": torch.device("cpu"), "optimiser": optimiser.state_dict(), "losses": [0.5] * 1000, "classes": {"a", "b"},
      "schedule": torch.optim.lr_scheduler.MultiStepLR(optimiser, [2, 5]).state_dict(), "key": b"ab"}, "training.pt")
save({"last": module.state_dict(), "average": module.state_dict()}, "two.pt")
torch.jit.script(Wrapped()).save(str(FOLDER / "wrapped.pt"))
torch.jit.script(module).save(str(FOLDER / "script.pt"))
torch.jit.trace(module, torch.zeros(1, 2)).save(str(FOLDER / "traced.pt"))

whole = torch.arange(12.0).view(3, 4)
save({"f64": whole.double(), "f16": whole.half(), "bf16": whole.bfloat16(), "i64": whole.long(), "u16": whole.to(torch.uint16),
      "bool": whole > 3, "turned": whole.t(), "part": whole[1:, ::2], "repeated": torch.ones(1).expand(5),
      "one": torch.tensor(3.5), "none": torch.zeros(0, 3), "parameter": nn.Parameter(whole), "listed": [whole[0], whole[1]],
      "complex": torch.zeros(2, dtype=torch.complex64)}, "kinds.pt")

save(module, "module.pt")
save(module.state_dict(), "before_1_6.pt", _use_new_zipfile_serialization=False)
save({"sparse": torch.eye(3).to_sparse()}, "sparse.pt")
save(torch.zeros(3), "unnamed.pt")
save({"settings": [1, 2]}, "no_tensors.pt")
endless = []
endless.append(endless)
save({"endless": endless}, "endless.pt")
doubled = [torch.zeros(1)]
for _ in range(40):
    doubled = [doubled, doubled]
save({"doubled": doubled}, "doubled.pt")


def changed(name, change, packing=zipfile.ZIP_STORED):
    """state_dict.pt with other entries, its checksums right: `change` takes a name and bytes, and gives bytes or None."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(FOLDER / "state_dict.pt") as old, zipfile.ZipFile(buffer, "w", packing) as new:
        for entry in old.namelist():
            content = change(entry, old.read(entry))
            if content is not None:
                new.writestr(entry, content)
    (FOLDER / name).write_bytes(buffer.getvalue())


changed("packed.pt", lambda name, content: content, zipfile.ZIP_DEFLATED)
changed("big_endian.pt", lambda name, content: b"big" if name.endswith("byteorder") else content)
changed("gone.pt", lambda name, content: None if name.endswith("data/1") else content)
changed("short.pt", lambda name, content: content[:-4] if name.endswith("data/1") else content)
changed("twice.pt", lambda name, content: content.replace(b"net.hidden.bias", b"net.output.bias"))
changed("long_name.pt", lambda name, content: content.replace(b"X\x0f\0\0\0net.hidden.bias", b"X\xd0\x07\0\0" + 2000 * b"a"))
changed("wide.pt", lambda name, content: content.replace(b"K\x08K\x02\x86", b"J\xff\xff\xff\x7fK\x02\x86"))
save({"negated": torch.tensor([1 + 2j, 3 - 1j]).conj().imag}, "negated.pt")
