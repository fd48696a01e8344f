"""EasyOCR is an extra of its own: where it and a CPU torch are installed they read; elsewhere this says so."""

import importlib.util
import subprocess
import sys

import pytest

# The general torchvision is built for CUDA; on a CPU torch it lacks two operators that EasyOCR never calls.
READ = """
import sys
import torch
try:
    import torchvision
except RuntimeError:
    for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
        del sys.modules[name]
    library = torch.library.Library("torchvision", "DEF")
    library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    library.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
import easyocr
import easyocr_en_models
import numpy
from PIL import Image, ImageDraw, ImageFont
torch.set_num_threads(1)
page = Image.new("L", (320, 64), "white")
ImageDraw.Draw(page).text((16, 16), "Invoice 4711", fill="black", font=ImageFont.load_default(32))
models = str(easyocr_en_models.model_dir())
reader = easyocr.Reader(["en"], gpu=False, model_storage_directory=models, download_enabled=False, verbose=False)
print(" ".join(reader.readtext(numpy.array(page), detail=0)))
"""


def test_easyocr_reads_on_a_cpu() -> None:
    if importlib.util.find_spec("easyocr") is None or importlib.util.find_spec("torch") is None:
        pytest.skip("not run: EasyOCR and a CPU torch are not installed (./bot setup --extra easyocr)")
    done = subprocess.run([sys.executable, "-c", READ], capture_output=True, text=True, check=False)
    assert "Invoice 4711" in done.stdout, done.stderr
