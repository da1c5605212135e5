# A machine with what the README asks for: git, Node, Python with venv, a C++ compiler with make.
#   docker build -t vae-notebooks . && docker run --rm -it vae-notebooks npm test
FROM node:22-bookworm AS machine
RUN apt-get update \
  && apt-get install --yes --no-install-recommends git g++ make python3 python3-venv \
  && rm -rf /var/lib/apt/lists/*

# The checkout on it, set up; both commands run from here.
FROM machine
WORKDIR /home/node/vae-notebooks
RUN chown node:node .
USER node
COPY --chown=node:node . .
RUN npm run setup
CMD ["npm", "run", "reproduce"]
