"""Short and long names of the same topic, as data."""

from __future__ import annotations

__all__ = ["NAMES"]

_GROUPS = """
llm = large language model = language model
rl = reinforcement learning
rlhf = human feedback
vlm = vision language model = vision language
mllm = multimodal large language model = multimodal llm
gnn = graph neural network = graph convolutional network
cnn = convolutional = convnet = convolutional neural network
vit = vision transformer
moe = mixture of experts
nerf = neural radiance field = radiance field
gan = generative adversarial network
kv cache = key value cache
peft = parameter efficient fine tuning
lora = low rank adaptation
snn = spiking = spiking neural network
fl = federated learning
3dgs = gaussian splatting = 3d gaussian
asr = speech recognition
tts = text to speech = speech synthesis
ssl = self supervised = self supervised learning
nas = architecture search
ode = differential equation
rag = retrieval augmented
slam = simultaneous localization and mapping
vqa = visual question answering
pretraining = pre training = pretrain = pretrained = pre trained
fine tuning = finetuning = finetune = fine tune = fine tuned
labelled = labeled = label = annotated = annotation
chatbot = dialogue = conversational
photo = picture = image
robot = robotic = robotics
medical = clinical = biomedical = healthcare = radiology
speculative decoding = draft model
dllm = diffusion llm = diffusion language model = diffusion large language model
video generation = text to video = video diffusion = video synthesis = video generative
image generation = text to image = image synthesis = image diffusion = image generative
"""


def _names() -> dict[str, tuple[str, ...]]:
    """Each name, without the small words that ``topical`` skips, to its whole group."""
    small = {"network", "model", "of", "to", "and"}
    table: dict[str, tuple[str, ...]] = {}
    for line in _GROUPS.strip().splitlines():
        group = tuple(name.strip() for name in line.split("="))
        for name in group:
            key = " ".join(word for word in name.split() if word not in small)
            for spelled in (key, f"{key}s"):
                table[spelled] = group
    return table


NAMES = _names()
"""A name in lower case, singular or plural, to every name of its group."""
