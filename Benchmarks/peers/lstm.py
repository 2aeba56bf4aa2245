"""PyTorch: nn.LSTM over 28 rows of 28 numbers, 64 wide, batch 64, its last state to ten classes; Adam."""

import torch

import peer
import torchpeer


class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = torch.nn.LSTM(28, 64)
        self.output = torch.nn.Linear(64, 10)

    def forward(self, x):
        return self.output(self.lstm(x)[1][0][0])


x = torch.tensor(peer.numbers(0, 28 * 64 * 28), dtype=torch.float32).reshape(28, 64, 28)
y = torch.arange(64) * 7 % 10


def train(steps):
    model = Network()
    own = model.lstm
    torchpeer.start(
        model, [own.weight_ih_l0, own.bias_ih_l0, own.weight_hh_l0, own.bias_hh_l0, *model.output.parameters()]
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001, fused=torchpeer.fused)
    return [torchpeer.step(model, optimizer, torch.nn.CrossEntropyLoss(), x, y) for _ in range(steps)]


peer.serve(torchpeer.timed_steps(train), lambda: train(5), torchpeer.DENSE_FORMS)
