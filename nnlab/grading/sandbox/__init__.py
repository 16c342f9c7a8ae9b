"""What runs inside the sandbox.

``zygote`` holds Python, NumPy, matplotlib and an IPython shell, and forks a process for every
submission; ``isolation`` shuts that process in; ``student`` runs the cells and answers calls.
Nothing here knows an expected value, a hidden seed, a gradebook or another student.
"""
