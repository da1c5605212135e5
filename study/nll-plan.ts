import { Architecture, WRITE_UP_ARCHITECTURE } from "../lib/model/architecture";
import { TrainingConfiguration, WRITE_UP_TRAINING } from "../lib/training/configuration";

/** A model whose test likelihood is estimated. */
export interface NllModel {
  /** Short and unique: the name of its folder. */
  name: string;
  /** In words, for a table. */
  title: string;
  architecture: Architecture;
  configuration: TrainingConfiguration;
}

/** What is trained, and how exactly its likelihood is estimated. */
export interface NllPlan {
  models: NllModel[];
  /** Draws K of the estimate, and of the cheap bound that is taken of all test images. */
  draws: { most: number; all: number };
  /** Test images, drawn at random, of which the most draws are taken; and how many test images there are in all. */
  images: { most: number; all: number };
  /** Of the test images' binarisation, the draw of images and the noise. */
  seed: number;
}

/** The layers of Burda, Grosse and Salakhutdinov 2016, section 5: two hidden ones of 200 units, 50 latent numbers. */
const BURDA_ARCHITECTURE: Architecture = { pixels: 784, hidden: [200, 200], latentDim: 50 };

/** A twelfth, 5,000 of MNIST's 60,000, is held out, to see the training go on; the published models hold out none. */
const TRAINING: TrainingConfiguration = { ...WRITE_UP_TRAINING, validationShare: 1 / 12 };

/** The run that is reported. */
export const FULL_NLL: NllPlan = {
  models: [
    { name: "write-up", title: "the write-up's layers", architecture: WRITE_UP_ARCHITECTURE, configuration: TRAINING },
    {
      name: "burda",
      title: "the layers of Burda et al.",
      architecture: BURDA_ARCHITECTURE,
      configuration: { ...TRAINING, epochs: 100 },
    },
  ],
  draws: { most: 5000, all: 50 },
  images: { most: 1000, all: 10000 },
  seed: 42,
};

/** A run of seconds, to see that everything works; its numbers mean nothing. */
export const QUICK_NLL: NllPlan = {
  models: FULL_NLL.models.map((model) => ({
    ...model,
    configuration: { ...model.configuration, epochs: 1, images: 3000 },
  })),
  draws: { most: 100, all: 10 },
  images: { most: 20, all: 200 },
  seed: 42,
};
