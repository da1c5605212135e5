import { tf } from "@vae-notebooks/tf-graph";
import { Batch } from "../data/batch";
import { Architecture, WRITE_UP_ARCHITECTURE } from "./architecture";
import { Decoder } from "./decoder";
import { Encoder } from "./encoder";
import { GaussianPosterior, LatentModel } from "./latent-model";
import { Likelihood } from "./likelihood";
import { layerParameters } from "./linear";

/** The write-up's variational autoencoder: encoder, reparameterization, decoder; 1,082,680 parameters at its sizes. */
export class Vae extends LatentModel<GaussianPosterior> {
  readonly encoder: Encoder;
  readonly decoder: Decoder;

  /**
   * @param seed decides the initial weights (an integer from 0 to 2^31 − 1)
   * @param sizes of the layers; the write-up's unless given
   * @param likelihood of the pixels; the write-up's unless given
   */
  constructor(
    readonly seed: number,
    readonly sizes: Architecture = WRITE_UP_ARCHITECTURE,
    likelihood?: Likelihood,
  ) {
    super(sizes.latentDim, likelihood);
    this.encoder = new Encoder(sizes, seed);
    this.decoder = new Decoder(sizes, seed);
  }

  /** The variables by the names of the write-up's state_dict, such as "encoder.fc_mu.weight", in PyTorch's order. */
  parameters(): Record<string, tf.Variable> {
    return layerParameters({ encoder: this.encoder.layers(), decoder: this.decoder.layers() });
  }

  encode({ images }: Batch): GaussianPosterior {
    return this.encoder.forward(images);
  }

  decode(z: tf.Tensor2D): tf.Tensor2D {
    return this.decoder.forward(z);
  }
}
