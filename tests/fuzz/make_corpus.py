#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Assay contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes small sound files for the fuzzers to begin with: make_corpus.py FOLDER"""
import gzip
import io
import json
import pathlib
import struct
import sys
import zipfile
import zlib

TABLE = [0]
for byte in range(256):
    value = byte
    for _ in range(8):
        value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
    TABLE.append(value)
TABLE = TABLE[1:]


def masked(data):
    """CRC-32C, rotated and shifted as TensorFlow's record files have it."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = TABLE[(crc ^ byte) & 0xFF] ^ crc >> 8
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def record(event):
    head = struct.pack("<Q", len(event))
    return head + struct.pack("<I", masked(head)) + event + struct.pack("<I", masked(event))


def field(number, data):
    return bytes([number << 3 | 2, len(data)]) + data


def scalar(step, tag, value):
    inner = field(1, tag) + b"\x15" + struct.pack("<f", value)
    return b"\x09" + struct.pack("<d", 1000.0 + step) + bytes([0x10, step]) + field(5, field(1, inner))


def tensor(step, tag, value):
    inner = (field(1, tag) + field(9, field(1, field(1, b"scalars")) + b"\x20\x01")
             + field(8, b"\x08\x01\x12\x00" + field(4, struct.pack("<f", value))))
    return bytes([0x10, step]) + field(5, field(1, inner))


def hparams():
    entry = field(1, b"lr") + field(2, b"\x11" + struct.pack("<d", 0.001))
    content = field(3, field(1, entry))
    inner = field(1, b"_hparams_/session_start_info") + field(9, field(1, field(1, b"hparams") + field(2, content)))
    return field(5, field(1, inner))


def wide(number, data):
    """A field whose number needs two bytes."""
    return bytes([number << 3 & 0x78 | 2 | 0x80, number >> 4, len(data)]) + data


def history(step, key, text):
    return field(2, field(1, field(1, key) + wide(16, text)) + field(2, bytes([8, step])))


def wandb(*records):
    """A run of Weights & Biases: LevelDB's log format, records with their CRC-32."""
    data = b":W&B\xe1\xbe\0"
    for each in records:
        data += struct.pack("<IHB", zlib.crc32(each, zlib.crc32(b"\1")), len(each), 1) + each
    return data


def idx(shape, data, kind=8):
    return bytes([0, 0, kind, len(shape)]) + b"".join(struct.pack(">I", n) for n in shape) + data


def npy(kind, shape, data, fortran=False):
    header = f"{{'descr': '{kind}', 'fortran_order': {fortran}, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + data


def npz(arrays, packed=zipfile.ZIP_STORED):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", packed) as archive:
        for name, array in arrays.items():
            archive.writestr(zipfile.ZipInfo(name + ".npy"), array, packed)
    return data.getvalue()


def pair(images, labels):
    return bytes([len(images)]) + images + labels


def safetensors(header, numbers):
    return struct.pack("<Q", len(header)) + header + numbers


WEIGHTS = pathlib.Path(__file__).parent.parent / "golden" / "weights"


def torch_parts(path):
    """The file, and the list of tensors within."""
    parts = [b"\x00" + path.read_bytes()]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as file:
            parts += [b"\x01" + file.read(name) for name in file.namelist() if name.endswith("/data.pkl")]
    return parts


MANIFEST = json.dumps({"format": "assay-case", "version": 1, "program": "0.1.0", "written": "2026-11-29T10:00:00Z", "project": "digits",
    "runs": [{"run": 1, "name": "lenet 1", "named": True, "seed": 1, "threads": 2, "spec": "specs/run-1.json", "environment": {"cpu": "a"},
              "data": {"kind": "table", "path": "/a.csv", "fingerprint": "ff", "packed": "data/1/a.csv"}}],
    "entries": [{"name": name, "bytes": 3, "sha256": "ab" * 32} for name in ("project.assay", "specs/run-1.json", "data/1/a.csv")]}).encode()


def case(packed):
    """An archive of a case, by its list of contents."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packed) as file:
        for name in ("project.assay", "specs/run-1.json", "data/1/a.csv"):
            file.writestr(name, b"abc")
        file.writestr("manifest.json", MANIFEST)
    return out.getvalue()


PROBABILITIES = npy("<f4", (2, 2), struct.pack("<4f", 0.75, 0.25, 0.5, 0.5))
LABELS = npy("<i8", (2,), struct.pack("<2q", 0, 1))
BOTH = {"probabilities": PROBABILITIES, "labels": LABELS}
EVENTS = [scalar(3, b"loss", 0.5), tensor(4, b"acc", 0.25), hparams(), bytes([0x10, 2]) + field(7, b"\x08\x01")]
CORPUS = {
    "fuzz_predictions": [b"id,split,label,prediction,probability\n1,test_val,a,b,0.5\n2,train,b,b,1\n",
                         b"id,split,label,prediction,probability_a,probability_b,image\nx,train_val,a,b,0.25,0.75,p.png\n",
                         b"prediction,label,id,split\n1.5,2.5,1,dev\n-1,1e3,\"2\",train\n",
                         b"sep=;\nidx;set;y_true;prob_0;prob_1\n1;val;1.0;0,25;0,75\n2;val;True;1;0\n",
                         npz(BOTH), npz(BOTH, zipfile.ZIP_DEFLATED),
                         npz({"a": PROBABILITIES, "y": npy("|b1", (2, 2), b"\1\0\0\1")})],
    "fuzz_npy": [npy("<f4", (2, 2), bytes(16)), npy("<i8", (3,), bytes(24)), npy("|u1", (2, 3), bytes(6), True),
                 npy(">f2", (2, 2), bytes(8)), npy("<U2", (2,), b"a\0\0\0" * 4), npz(BOTH, zipfile.ZIP_DEFLATED)],
    "fuzz_idx": [pair(idx([2, 2, 3], bytes(range(12))), idx([2], bytes([0, 1]))),
                 pair(gzip.compress(idx([3, 1, 2], bytes(6)), mtime=0), idx([3], bytes([0, 1, 1]))),
                 pair(idx([2, 1, 2], struct.pack(">4f", 0, 1, -1, 0.5), 13), idx([2, 3], struct.pack(">6i", 1, 7, 7, 2, 7, 7), 12)),
                 pair(idx([2, 1, 1], struct.pack(">2d", 0, 1), 14), idx([2, 2], bytes([0, 1, 1, 0]))),
                 pair(idx([1, 5, 5, 3], struct.pack(">75h", *range(75)), 11), idx([1], bytes([255]), 9))],
    "fuzz_arrays": [bytes([kind, len(x)]) + x + y
                    for kind, x, y in [(0, npy("|u1", (2, 2, 2), bytes(8)), LABELS), (1, npy("<f4", (2, 4), bytes(32)), npy("<U1", (2,), b"a\0\0\0b\0\0\0")),
                                       (2, npy("<f4", (2, 2, 1), bytes(16)), npy("<f8", (2,), bytes(16))), (3, npy("<i2", (2, 3), bytes(12)), npy("|b1", (2, 2), b"\1\0\0\1"))]],
    "fuzz_cifar": [struct.pack(">H", 3073) + b"\3" + bytes(3072) + b"\n".join(b"abcdefghij"[k:k + 1] for k in range(10)),
                   struct.pack(">H", 2 * 3073) + (b"\1" + bytes(3072) + b"\2" + bytes([255]) * 3072)],
    "fuzz_texts": [b"\x00\x0eKhoury\nNahas\n\nM\xc3\xbcller\nNov\xc3\xa1k\n", b"\x0b\x10It's a dog. 3.5\n\xe6\x9d\xb1\xe4\xba\xac e\xcc\x81\r\nM\xfcller\n",
                   b"\x2e\x08" + "\ufeffa b\nA\U0001f600".encode("utf-16-le")],
    "fuzz_reference": [npz({"input": npy("<f4", (2, 2), bytes(16)), "output.001.a": npy("<f4", (2, 1), bytes(8)), "weight.a.b": npy("<f4", (3,), bytes(12)),
                            "grad.a.b": npy("<f4", (3,), bytes(12)), "target": npy("<i8", (2,), bytes(16))}, packed) for packed in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)]
                      + [safetensors(b'{"input":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"output.a":{"dtype":"F16","shape":[1,2],"data_offsets":[8,12]},'
                                     b'"output.b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}', bytes(16))],
    "fuzz_safetensors": [safetensors(b'{"__metadata__":{"a":"b"},"x":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},'
                                     b'"y":{"dtype":"BF16","shape":[],"data_offsets":[8,10]}}', bytes(range(10))),
                         safetensors(b'{"h":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"n":{"dtype":"I64","shape":[1],"data_offsets":[4,12]},'
                                     b'"e":{"dtype":"F64","shape":[0],"data_offsets":[12,12]},"f":{"dtype":"F8_E4M3","shape":[3],"data_offsets":[12,15]}}',
                                     bytes(15))],
    "fuzz_torch_archive": [part for name in sorted(WEIGHTS.glob("*.pt")) for part in torch_parts(name)],
    "fuzz_series": [b"@problemName x\n@univariate true\n@classLabel true a b\n@data\n1,2,3:a\n4,?,6:b\n",
                    b"@dimensions 2\n@equalLength false\n@classLabel true 1 2\n@data\n1,2:3,4:1\n5:6:2\n1,2,3:4,5,6:1\n",
                    b"@univariate true\r@seriesLength 3\r@missing false\r@classLabel true Walk run\r@data\r1,2,3:4:walk\r1,?:2,3:RUN\r",
                    b"1\t0.5\t0.25\n2\t1\tNaN\n1\t3\t4\n"],
    "fuzz_table": [b"\x00a,b,class\n1,2,x\n3,4,y\n5,,x\n", b"\x05a;b\n\"1,5\";2\n\"3,5\";4\n",
                   b"\x82id,when,text,price\n1,2020-01-02,\"a \"\"b\"\"\nc\",3.5\n2,2021-02-03,d,4.5\n",
                   b"\x00sep=;\r\na;b;c;\r\n1;\"2 x;p;\r\n3;\"A\" type;q;\r\n", b"\x00# one\nx y\n1  2\n3 \"4\n",
                   b"\x00title\n\na,b\n1,'2\n3,\"4\\\"\"\nTotal,1,2\n",
                   b"\x80" + "\ufefff\u00fcr,b\n1,2\n2,1\n".encode("utf-16-le")],
    "fuzz_events": [b"\x00" + b"".join(record(event) for event in EVENTS)] + [b"\x01" + event for event in EVENTS],
    "fuzz_case": [b"\x00" + case(zipfile.ZIP_STORED), b"\x00" + case(zipfile.ZIP_DEFLATED), b"\x01" + MANIFEST],
    "fuzz_layers": [b'conv1 = convolution(out=6, bias=false)\nrelu # max\n"a b" = add(relu, conv1); dropout(rate=2e-1)', b'relu;relu;relu'],
    "fuzz_setup": [b'{"model": "n.pt", "task": "regression", "input_shape": [1, 4], "output": "value", "data": {"kind": "ucr", "train": "a", "test": "b"}}',
                   b'{"model": {"template": "mlp", "set": {"model.hidden": 3}}, // x\n"classes": 2, "input_shape": [3, 8, 8], "data": {"kind": "folder", "train": "p", '
                   b'"split": {"train": 0.8, "test": 0.2, "seed": 1}, "layout": "N,3,8,8 (0..255)"}, "preprocess": {"train": [{"op": "divide", "by": 255}, '
                   b'{"op": "impute", "with": "mode"}], "eval": [{"op": "one_hot"}, {"op": "standardise", "per": "all"}], "fitted_on": "all"}}',
                   b'{"model": {"template": "mlp"}, "data": {"kind": "csv", "train": "a", "header": true, "target_column": -1, "categorical_columns": [0]}, '
                   b'"train": {"loss": "huber", "optimiser": "sgd", "lr": 1e-3, "momentum": 0.9, "shuffle": false, "schedule": {"kind": "one_cycle", "max_lr": 0.1, '
                   b'"total_steps": 9}, "augment": [{"op": "shift", "share": 0.1}, {"op": "flip"}], "class_weights": [1, 2], "target_pre": [{"op": "standardise"}]}}'],
    "fuzz_json_log": [b'{"step": 1, "loss": 2.5}\n{"step": 2, "val": {"loss": NaN}}\n', b'[{"epoch": 1, "loss": 2}, {"epoch": 2}]',
                      b'{"loss": [1, 2], "val_loss": [3, -Infinity]}'],
    "fuzz_text_log": [b"Epoch 1/3\n10/10 - loss: 2.5 - val_loss: nan\nEpoch: [0][3/10] Loss 2.3 (2.4)\nCUDA out of memory\n",
                      b"{'loss': 2.5, 'epoch': 0.5}\nTrain Epoch: 1 [64/600 (1%)]\tLoss: 2.3\nstep 3 loss 1e-3\r"],
    "fuzz_wandb_run": [wandb(wide(17, field(1, b"a1") + field(8, b"small")), history(1, b"loss", b"2.5"), wide(18, b"\x08\x01"))],
    "fuzz_trainer_state": [b'{"log_history": [{"epoch": 0.5, "loss": NaN, "step": 10}, {"eval_loss": -Infinity, "step": 20}]}'],
    "fuzz_csv_log": [b"\xffstep,loss\n1,0.5\nstep,lr,loss\n2,12 %,tensor(0.5)\n2,0.1step,lr,loss\n", b"\xff# x\nepoch;a;a\r0;1,5;00:12\r1;\"2\r",
                     b"\xffepoch,loss,val_loss\n0,0.5,NA\n1,nan,0.25\n", b"\x80step;a\n1;2\n2;inf\n",
                     b"\x41epoch,step,\"x \"\"y\"\"\"\n0,1,2\n0,2,\n"],
    "fuzz_picture_bytes": [b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 4) + b"IDATabcdcrc!" + struct.pack(">I", 0) + b"IENDcrc!",
                           b"\xff\xd8\xff\xe0\0\x04ab\xff\xda\0\x04cd\x12\xff\0\x34\xff\xd9",
                           b"GIF89a\x01\0\x01\0\x80\0\0abcdef\x21\xf9\x01x\0\x2c" + bytes(8) + b"\0\x02\x02ab\0\x3b",
                           b"BM" + struct.pack("<IIIIiiHHI", 62, 0, 54, 40, 1, -2, 1, 24, 0) + bytes(28),
                           b"P5 2 2 255\nabcd", b"II*\0" + bytes(8)],
    "fuzz_optuna": [b'0\ti12\tt5\n1\ti1\tta\n2\ti1\ti0\ttMAXIMIZE\n4\ti1\ti0\ti1\ttCOMPLETE\n4\ti2\tn\ti1\ttPRUNED\n'
                    b'5\ti1\ttlr\tf0.5\tt{"name": "FloatDistribution"}\n5\ti1\ttn\tf3\tt{"name": "IntDistribution"}\n'
                    b'5\ti2\ttc\tf1\tt{"name": "CategoricalDistribution", "attributes": {"choices": [null, "s", NaN]}}\n'
                    b'6\ti1\ttseed\tt7\n7\ti1\ti1\ti0\tf0.5\ttFINITE\n8\ti1\ti1\ti1\tf0.25\ttFINITE\n8\ti2\ti1\ti2\tn\ttNAN\n',
                    b'0\ti12\tn\n1\ti2\ttb\n2\ti2\ti0\ttMINIMIZE\n2\ti2\ti1\ttMAXIMIZE\n3\ti2\ttstudy:metric_names\tt["x", "y"]\n'
                    b'4\ti3\ti0\ti2\ttFAIL\n7\ti1\ti3\ti1\tn\ttINF_POS\n'],
    "fuzz_mlflow": [b"run_id: a\n\x001000 0.5 1 a set 3f\n1000 0.25 1 b 77\n1\n\n2000 4",
                    b"run_id: a\nrun_name: b\nstatus: 3\nlifecycle_stage: active\n\x001000 0.5 1\n2000 nan 2\n",
                    b"run_id: &x [1, {a: b}]\nz: *x\n\x00-1 -inf 9223372036854775807\n3 1e999 4"],
}

if __name__ == "__main__":
    for name, files in CORPUS.items():
        folder = pathlib.Path(sys.argv[1]) / name
        folder.mkdir(parents=True, exist_ok=True)
        for number, data in enumerate(files):
            (folder / f"sound{number}").write_bytes(data)
