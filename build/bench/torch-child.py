"""PyTorch's process of the bench: the same questions as protocol.ts, the same first weights and data (read from a file).

At its best on a CPU: fused Adam, channels_last for convolutions, its own LSTM and RNN, malloc that keeps its memory (set by
the caller). The caller's OMP_NUM_THREADS says how many threads.
"""

import json
import math
import os
import resource
import sys
import time

import numpy
import torch
import torch.nn.functional as F

torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))


def read(file):
    with open(file + ".json") as header:
        described = json.load(header)
    data = numpy.fromfile(file + ".bin", dtype=numpy.uint8)

    def tensor(entry):
        kind = numpy.int32 if entry["type"] == "int32" else numpy.float32
        count = int(numpy.prod(entry["shape"]))
        flat = data[entry["offset"] : entry["offset"] + 4 * count].view(kind)
        return torch.from_numpy(flat.reshape(entry["shape"]).copy())

    return [{name: tensor(entry) for name, entry in described[part].items()} for part in ("weights", "batch")]


def filters(weight):
    """From height, width, in, out to PyTorch's order, laid out with the channels last."""
    return weight.permute(3, 2, 0, 1).contiguous(memory_format=torch.channels_last)


def pictures(x):
    return x.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)


def padded(x):
    """tfjs's "same" with stride 2 on an even side pads below and right only."""
    return F.pad(x, (0, 1, 0, 1))


class Training:
    """Gradient of `loss`, then Adam; from the first weights again whenever asked."""

    def __init__(self, weights, loss, rate=1e-3):
        self.first = {name: weight.clone(memory_format=torch.preserve_format) for name, weight in weights.items()}
        self.weights = {name: weight.requires_grad_(True) for name, weight in weights.items()}
        self.loss = loss
        try:
            self.optimizer = torch.optim.Adam(self.weights.values(), lr=rate, eps=1e-8, fused=True)
        except (TypeError, RuntimeError):  # Before 2.4 the fused one is for GPUs.
            self.optimizer = torch.optim.Adam(self.weights.values(), lr=rate, eps=1e-8)

    def step(self):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(self.weights)
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def rewind(self):
        with torch.no_grad():
            for name, weight in self.weights.items():
                weight.copy_(self.first[name])
                for slot in self.optimizer.state[weight].values():
                    if torch.is_tensor(slot):
                        slot.zero_()


def perceptron_a(w, b):
    x, y = b["x"], b["y"].long()

    def loss(w):
        h = F.relu(torch.addmm(w["bias1"], x, w["kernel1"]))
        h = F.relu(torch.addmm(w["bias2"], h, w["kernel2"]))
        return F.cross_entropy(torch.addmm(w["bias3"], h, w["kernel3"]), y)

    return Training(w, loss)


def perceptron_d(w, b):
    x, y = b["x"], b["y"]

    def loss(w):
        h = x
        for layer in "123":
            h = F.silu(torch.addmm(w["bias" + layer], h, w["kernel" + layer]))
        return F.mse_loss(torch.addmm(w["bias4"], h, w["kernel4"]), y)

    return Training(w, loss)


def single(w, b):
    x, y = b["x"], b["y"]
    return Training(w, lambda w: F.mse_loss(torch.addmm(w["bias"], x, w["kernel"]), y))


def convolution(w, b):
    x, y = pictures(b["x"]), b["y"].long()
    w = {name: filters(weight) if weight.dim() == 4 else weight for name, weight in w.items()}

    def loss(w):
        h = F.relu(F.conv2d(x, w["filter1"], w["bias1"], padding=1))
        h = F.relu(F.conv2d(padded(h), w["filter2"], w["bias2"], stride=2))
        return F.cross_entropy(torch.addmm(w["bias"], h.permute(0, 2, 3, 1).reshape(64, 6272), w["kernel"]), y)

    return Training(w, loss)


def transformer(w, b):
    batch, context, width, heads = 16, 64, 64, 4
    rows, depth = batch * context, width // heads
    x, y = b["x"].long(), b["y"].long()
    mask = torch.full((context, context), -1e9).triu(1)

    def attend(q, k, v):
        if hasattr(F, "scaled_dot_product_attention"):
            return F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(depth) + mask, -1) @ v

    def loss(w):
        h = (F.embedding(x, w["symbols"]).view(batch, context, width) + w["places"]).view(rows, width)
        for layer in range(2):
            own = lambda name: w["layer%d.%s" % (layer, name)]
            n = F.layer_norm(h, (width,), own("scale1"), own("shift1"))
            q, k, v = torch.addmm(own("attendBias"), n, own("attend")).view(batch, context, 3, heads, depth).permute(2, 0, 3, 1, 4)
            o = attend(q, k, v).transpose(1, 2).reshape(rows, width)
            h = h + torch.addmm(own("mergeBias"), o, own("merge"))
            n = F.layer_norm(h, (width,), own("scale2"), own("shift2"))
            inner = F.gelu(torch.addmm(own("upBias"), n, own("up")), approximate="tanh")
            h = h + torch.addmm(own("downBias"), inner, own("down"))
        return F.cross_entropy(F.layer_norm(h, (width,), w["scale"], w["shift"]) @ w["head"], y)

    return Training(w, loss)


def lstm(w, b):
    x, y = b["x"], b["y"]
    w = {name: weight.t().contiguous() if name in ("input", "recurrent") else weight for name, weight in w.items()}
    nothing, begin = torch.zeros(256), (torch.zeros(1, 32, 64), torch.zeros(1, 32, 64))

    def loss(w):
        h = torch._VF.lstm(x, begin, [w["input"], w["recurrent"], w["bias"], nothing], True, 1, 0.0, True, False, False)[0]
        return F.mse_loss(torch.addmm(w["outputBias"], h.reshape(64 * 32, 64), w["kernel"]), y)

    return Training(w, loss)


def flow(w, b):
    picture, noise, moment = pictures(b["picture"]), pictures(b["noise"]), b["time"]
    frequency = torch.exp(torch.arange(16) * (math.log(1000) / 15)).view(1, 16)
    w = {name: filters(weight) if weight.dim() == 4 else weight for name, weight in w.items()}

    def loss(w):
        velocity = picture - noise
        x = noise + velocity * moment.view(32, 1, 1, 1)
        angle = moment * frequency
        told = F.silu(torch.addmm(w["timeBias1"], torch.cat([torch.sin(angle), torch.cos(angle)], 1), w["time1"]))
        told = torch.addmm(w["timeBias2"], told, w["time2"])
        entered = F.silu(F.conv2d(x, w["enter"], w["enterBias"], padding=1))
        h = F.silu(F.conv2d(padded(entered), w["down"], w["downBias"], stride=2) + told[:, :, None, None])
        h = F.silu(F.conv2d(h, w["middle"], w["middleBias"], padding=1))
        h = F.silu(F.conv_transpose2d(h, w["up"], w["upBias"], stride=2)[:, :, :14, :14])
        h = F.silu(F.conv2d(torch.cat([h, entered], 1), w["merge"], w["mergeBias"], padding=1))
        return F.mse_loss(F.conv2d(h, w["leave"], w["leaveBias"], padding=1), velocity)

    return Training(w, loss)


class Reservoir:
    def __init__(self, _, b):
        self.weights = [b["input"].t().contiguous(), b["recurrent"].t().contiguous(), torch.zeros(500), torch.zeros(500)]
        self.driving, self.wanted = b["series"][:600].view(600, 1, 1), b["series"][101:]
        self.rewind()

    def rewind(self):
        self.hidden = torch.zeros(1, 1, 500)

    @torch.inference_mode()
    def step(self):
        states, self.hidden = torch._VF.rnn_tanh(self.driving, self.hidden, self.weights, True, 1, 0.0, False, False, False)
        states = states[100:, 0]
        left = states.t() @ states
        left.diagonal().add_(1.0)
        readout = torch.cholesky_solve(states.t() @ self.wanted, torch.linalg.cholesky(left))
        return F.mse_loss(states @ readout, self.wanted).item()


class Template:
    """Batches and rates are drawn beforehand; the loop reads loss and accuracy after every step, as the project's does."""

    def __init__(self, w, b):
        self.weights = {name: weight.requires_grad_(True) for name, weight in w.items()}
        self.input, self.label, self.rows, self.rates = b["input"], b["label"].long(), b["rows"].long(), b["rates"].tolist()
        fused = dict(fused=True) if torch.__version__ >= "2.4" else {}
        self.optimizer = torch.optim.SGD(self.weights.values(), lr=1.0, momentum=0.9, **fused)
        self.at = 0

    def rewind(self):
        pass

    def step(self):
        w, rows = self.weights, self.rows[self.at % len(self.rows)]
        self.optimizer.param_groups[0]["lr"] = self.rates[self.at % len(self.rates)]
        self.at += 1
        y = self.label[rows]
        h = F.relu(torch.addmm(w["hidden1/bias"], self.input[rows], w["hidden1/kernel"]))
        h = F.relu(torch.addmm(w["hidden2/bias"], h, w["hidden2/kernel"]))
        logits = torch.addmm(w["output/bias"], h, w["output/kernel"])
        loss = F.cross_entropy(logits, y)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        self.accuracy = (logits.detach().argmax(1) == y).float().mean().item()
        return loss.item()


made = {
    "a": perceptron_a,
    "b": convolution,
    "c": transformer,
    "d": perceptron_d,
    "e": Template,
    "f": lstm,
    "g": flow,
    "h": Reservoir,
    "width1": single,
}


def resident():
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * resource.getpagesize() / 1e6
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def load(ask):
    global training
    training = made[ask["workload"]](*read(ask["file"]))
    losses = [training.step() for _ in range(5)]
    return {"version": "PyTorch " + torch.__version__, "losses": losses, "compileMs": None, "sha1": None, "remarks": []}


def burst(ask):
    training.rewind()
    before = time.perf_counter()
    for _ in range(ask["steps"]):
        loss = training.step()
    return {"ms": (time.perf_counter() - before) * 1e3, "loss": loss}


def memory(_):
    return {"residentMB": resident(), "arenaMB": None, "heldMB": None, "tensors": None}


def product(ask):
    a, b = torch.rand(ask["side"], ask["side"]), torch.rand(ask["side"], ask["side"])
    out = a @ b
    before = time.perf_counter()
    for _ in range(ask["times"]):
        torch.mm(a, b, out=out)
    return {"ms": (time.perf_counter() - before) * 1e3}


answers = {"load": load, "burst": burst, "memory": memory, "product": product}
for line in sys.stdin:
    asked = json.loads(line)
    try:
        said = answers[asked["question"]](asked)
    except Exception as error:
        said = {"error": "%s: %s" % (type(error).__name__, error)}
    print(json.dumps(said), flush=True)
