"""PyTorch: one block of a GPT, 64 words, 32 tokens, batch 16, width 64, 4 heads, pre-norm, GELU 256; AdamW."""

import torch

import peer
import torchpeer

WORDS, TOKENS, BATCH, WIDTH, HEADS = 64, 32, 16, 64, 4


class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        nn = torch.nn
        self.words, self.positions = nn.Embedding(WORDS, WIDTH), nn.Embedding(TOKENS, WIDTH)
        self.first_norm, self.attention = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, 3 * WIDTH)
        self.projection, self.second_norm = nn.Linear(WIDTH, WIDTH), nn.LayerNorm(WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.last_norm, self.head = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, WORDS)

    def forward(self, text):
        x = self.words(text) + self.positions.weight
        shape = (BATCH, TOKENS, 3, HEADS, WIDTH // HEADS)
        q, k, v = self.attention(self.first_norm(x)).reshape(shape).permute(2, 0, 3, 1, 4)
        seen = torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.projection(seen.transpose(1, 2).reshape(BATCH, TOKENS, WIDTH))
        x = x + self.down(torch.nn.functional.gelu(self.up(self.second_norm(x))))
        return self.head(self.last_norm(x)).reshape(BATCH * TOKENS, WORDS)


k = torch.arange(BATCH * TOKENS)
text, following = (k * 7 % WORDS).reshape(BATCH, TOKENS), (k + 1) * 7 % WORDS


def train(steps):
    model = torchpeer.start(Network())
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.001, fused=torchpeer.fused)
    return [torchpeer.step(model, optimizer, torch.nn.CrossEntropyLoss(), text, following) for _ in range(steps)]


peer.serve(torchpeer.timed_steps(train), lambda: train(5), torchpeer.DENSE_FORMS)
