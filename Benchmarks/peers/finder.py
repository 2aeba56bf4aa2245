"""Lightning: lr_find on LeNet-5, 100 rates from 1e-8 to 1, batches of 64 in order, SGD, and its suggestion."""

import logging
import os
import tempfile
import time
import warnings

os.environ["TQDM_DISABLE"] = "1"  # The progress bar is no part of the work.

import lightning
import torch
from lightning.pytorch.tuner import Tuner

import peer
import torchpeer

warnings.filterwarnings("ignore")
logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)

images, labels = torchpeer.fashion()
dataset = torch.utils.data.TensorDataset(images, labels)
folder = tempfile.TemporaryDirectory()


class Model(lightning.LightningModule):
    def __init__(self):
        super().__init__()
        self.lr = 0.1
        self.network = torchpeer.lenet()
        self.loss = torch.nn.CrossEntropyLoss()

    def training_step(self, batch, _):
        return self.loss(self.network(batch[0]), batch[1])

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=self.lr)


def find():
    """How long lr_find takes, without what is made before it, and the finder that it returns."""
    trainer = lightning.Trainer(
        accelerator="cpu", max_epochs=1, logger=False, enable_checkpointing=False, enable_progress_bar=False,
        enable_model_summary=False, default_root_dir=folder.name,
    )
    loader = torch.utils.data.DataLoader(dataset, batch_size=64)
    model, tuner = Model(), Tuner(trainer)
    start = time.perf_counter()
    finder = tuner.lr_find(model, train_dataloaders=loader)
    finder.suggestion()
    return time.perf_counter() - start, finder


def check():
    results = find()[1].results
    return results["lr"][:80] + results["loss"][:80]


if __name__ == "__main__":
    peer.serve(
        lambda: find()[0], check, {f"{n} threads": torchpeer.form(n) for n in (2, 1)}
    )
