"""The first judge in PyTorch, from its checkpoint: how many images it recognises."""
import json

import numpy as np
import torch
from safetensors import safe_open
from torch.nn import functional as F

NOT_A_DIGIT = 10


class Judge:
    """Convolution 5 x 5, ReLU, maximum of 2 x 2, twice; 128 features; eleven logits, the last of which is "no digit"."""

    def __init__(self, file):
        with safe_open(file, "pt") as tensors:
            self.weights = {name: tensors.get_tensor(name) for name in tensors.keys()}
            self.calibration = json.loads(tensors.metadata()["calibration"])

    def logits(self, images):
        w = self.weights
        x = images.view(-1, 1, 28, 28)
        for name in ("conv1", "conv2"):
            # [rows, columns, in, out] in the file, [out, in, rows, columns] here.
            x = F.max_pool2d(F.relu(F.conv2d(x, w[f"{name}.weight"].permute(3, 2, 0, 1), w[f"{name}.bias"])), 2)
        # The file's weights follow rows, columns, channels.
        x = x.permute(0, 2, 3, 1).reshape(len(images), -1)
        return F.linear(F.relu(F.linear(x, w["fc1.weight"], w["fc1.bias"])), w["fc2.weight"], w["fc2.bias"])

    def scores(self, images):
        """Confidence of each image, 0 where it is refused, and its most probable digit."""
        logits = torch.cat([self.logits(part) for part in images.split(500)]).double()
        logits[:, NOT_A_DIGIT] -= self.calibration["refusalShift"]
        probs = torch.softmax(logits / self.calibration["temperature"], 1)
        confidence, digit = probs[:, :NOT_A_DIGIT].max(1)
        refused = probs[:, NOT_A_DIGIT] > confidence
        return torch.where(refused, 0.0, confidence).numpy(), digit.numpy()


def shares(scores, thresholds, right=None):
    """The share of images at or above each threshold, of those that are recognised as what they are where that is given."""
    counted = np.ones(len(scores), bool) if right is None else right
    return [float(((scores >= np.float32(threshold)) & counted).mean()) for threshold in thresholds]
