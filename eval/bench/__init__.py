"""Speed and size, ours and the peers', measured in one run on one machine.

``python -m eval.bench`` ingests collections of growing size and asks them questions, each step
in a process of its own. Times on a shared machine mean little by themselves; the ratios of
one run do.
"""
