# For instructors: JupyterLab, nbgrader with formgrader, the command line and the sandbox.
#   docker build -t nnlab .
#   docker run --rm -p 8888:8888 -v "$PWD/course:/course" \
#     --security-opt seccomp=unconfined --security-opt apparmor=unconfined nnlab
# The sandbox of `nnlab grade` makes namespaces, which Docker's usual profiles forbid; with the two
# options it may. Without them everything but grading works; `nnlab doctor` tells.
FROM python:3.12-slim-bookworm

RUN apt-get update \
 && apt-get install -y --no-install-recommends bubblewrap \
 && rm -rf /var/lib/apt/lists/*

# Installed from its folder, where the solutions are that `nnlab release` starts from.
COPY . /opt/nnlab
RUN cd /opt/nnlab \
 && python -m pip install --no-cache-dir --require-hashes --requirement locks/grade.txt \
 && python -m pip install --no-deps --no-build-isolation --editable .

# The course's folder: notebooks in, gradebook, autograded work and feedback out.
RUN useradd --create-home --uid 1000 teacher \
 && mkdir /course && chown teacher /course
USER teacher
WORKDIR /course
ENV NNLAB_COURSE=/course NNLAB_CACHE=/home/teacher/.cache/nnlab
EXPOSE 8888
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--port=8888", "--no-browser"]
