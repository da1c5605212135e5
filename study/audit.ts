import fs from "node:fs";
import path from "node:path";
import { NdArray } from "ndarray";
import { WRITE_UP_ARCHITECTURE } from "../lib/model/architecture";
import { Autoencoder } from "./autoencoder";
import { loadCheckpoint, saveCheckpoint } from "../lib/storage/checkpoint";
import { writeJson, writeNpy } from "@vae-notebooks/arrays";
import {
  Judge,
  judgeReport,
  JudgeReport,
  loadJudge,
  saveJudge,
  trainJudge,
  JUDGE_TRAINING,
  QUICK_JUDGE_TRAINING,
} from "./judge";
import { firstImages, selectImages, trainingImages } from "../lib/data/images";
import { dataCaption, DataSet, Mnist, MNIST_IDENTITY } from "../lib/data/mnist";
import { nearestImages } from "./measures";
import { stamp } from "../lib/storage/runs";
import { EpochRecord, trainModel } from "../lib/training/training";
import { LatentModel } from "../lib/model/latent-model";
import { Vae } from "../lib/model/vae";
import { measureControls } from "./measure-controls";
import { AuditData, measureModel, ModelMeasurements, SweptMeasurements } from "./measure-model";
import { AuditMeasurements, ControlMeasurements } from "./measurements";
import { AuditedModel, AuditPlan } from "./plan";

/** Who is told what while an audit goes on, and how it is stopped. */
export interface AuditCallbacks {
  /** What is being done now, such as "vae-seed42: training, epoch 3/20". */
  onStatus?: (status: string) => void;
  /** A part is done, or was found done. */
  onPart?: (part: string, found: boolean) => void;
  signal?: AbortSignal;
}

/** The parts that are no models. */
export const JUDGE_PART = "judge";
export const BATCH_SIZES_PART = "batch-sizes";
export const CONTROLS_PART = "controls";

/** The names of a plan's parts, in the order in which they are made: the judge, which all models need, is the first. */
export function auditParts(plan: AuditPlan): string[] {
  return [JUDGE_PART, ...plan.models.map(({ name }) => name), BATCH_SIZES_PART, CONTROLS_PART];
}

/**
 * Trains and measures everything of a plan, part by part. Each part is kept in files, one folder a part, so that a later
 * call, or another process, takes it from there.
 *
 * dispose() frees the judge.
 */
export class Audit {
  private judge: Judge | undefined;
  private data: AuditData | undefined;

  /**
   * @param plan what is trained and measured
   * @param mnist real MNIST
   * @param directory where the parts are kept
   * @throws RangeError when the data is not MNIST, whose digits the claims are about
   */
  constructor(
    readonly plan: AuditPlan,
    private readonly mnist: DataSet,
    readonly directory: string,
    private readonly callbacks: AuditCallbacks = {},
  ) {
    const { identity } = mnist;
    if (identity.digest !== MNIST_IDENTITY.digest) {
      throw new RangeError(
        `data: expected MNIST, whose digits the write-up's claims are about, found ${dataCaption(identity)}`,
      );
    }
  }

  /**
   * All measurements: of the parts that are done from their files, the others made now, one after the other.
   *
   * @throws the signal's reason when it is aborted; the parts that are done stay
   */
  async run(): Promise<AuditMeasurements> {
    const { plan } = this;
    const judge = await this.part<JudgeReport>(JUDGE_PART);
    const models: ModelMeasurements[] = [];
    const swept: SweptMeasurements[] = [];
    for (const audited of plan.models) {
      if (audited.swept) swept.push(await this.part(audited.name));
      else models.push(await this.part(audited.name));
    }
    const batchSizes = await this.part<AuditMeasurements["batchSizes"]>(BATCH_SIZES_PART);
    const controls = await this.part<ControlMeasurements>(CONTROLS_PART);
    return {
      run: stamp({
        configuration: plan.models[0].configuration,
        architecture: WRITE_UP_ARCHITECTURE,
        data: this.mnist.identity,
      }),
      quick: plan.quick,
      judge,
      models,
      swept,
      batchSizes,
      controls,
    };
  }

  dispose(): void {
    this.judge?.dispose();
  }

  /** Whether a part stands in its file. */
  isDone(name: string): boolean {
    return this.found(name) !== undefined;
  }

  /**
   * The part's result from its file where that is of this plan, else made and written.
   *
   * @param name of auditParts(plan)
   */
  async part<T>(name: string): Promise<T> {
    const found = this.found<T>(name);
    const result = found ? found.result : await this.make(name);
    if (!found) {
      this.callbacks.signal?.throwIfAborted();
      writeJson(this.fileOf(name), { key: this.keyOf(name), result });
    }
    this.callbacks.onPart?.(name, found !== undefined);
    return result as T;
  }

  /** Trains a model of the plan, if no checkpoint holds it yet, without measuring it: that does not need the judge. */
  async train(name: string): Promise<void> {
    const { model } = await this.trained(this.audited(name));
    model.dispose();
  }

  private async make(name: string): Promise<unknown> {
    if (name === JUDGE_PART) return judgeReport(await this.loadedJudge(), this.mnist.test, this.plan.seeds[0]);
    if (name === BATCH_SIZES_PART) return this.firstEpochs();
    if (name === CONTROLS_PART) return this.controls();
    return this.measure(this.audited(name));
  }

  private audited(name: string): AuditedModel {
    const audited = this.plan.models.find((model) => model.name === name);
    if (!audited) throw new RangeError(`name: expected one of ${auditParts(this.plan).join(", ")}, found ${name}`);
    return audited;
  }

  private found<T>(name: string): { result: T } | undefined {
    const file = this.fileOf(name);
    if (!fs.existsSync(file)) return undefined;
    const found = JSON.parse(fs.readFileSync(file, "utf8")) as { key: string; result: T };
    return found.key === this.keyOf(name) ? found : undefined;
  }

  private fileOf(part: string): string {
    return path.join(this.directory, part, "measurements.json");
  }

  /** What a part depends on: the plan without the other models. */
  private keyOf(part: string): string {
    return JSON.stringify({ plan: { ...this.plan, models: this.plan.models.filter(({ name }) => name === part) } });
  }

  private async measure(audited: AuditedModel): Promise<SweptMeasurements> {
    const images = trainingImages(this.mnist, audited.configuration);
    const data = await this.auditData();
    const { model, history } = await this.trained(audited);
    try {
      const say = (what: string) => {
        this.callbacks.signal?.throwIfAborted();
        this.callbacks.onStatus?.(`${audited.name}: ${what}`);
      };
      const { measurements, codes, embedding } = await measureModel(audited, model, history, images, data, say);
      await this.keep(audited.name, { codes, embedding });
      return measurements;
    } finally {
      model.dispose();
    }
  }

  /** The trained model of the plan: from its checkpoint, or trained now. */
  private async trained(audited: AuditedModel): Promise<{ model: LatentModel; history: EpochRecord[] }> {
    const { configuration, kind, name } = audited;
    const checkpoint = path.join(this.directory, name, "model.safetensors");
    const historyFile = path.join(this.directory, name, "history.json");
    const model = kind === "vae" ? new Vae(configuration.seed) : new Autoencoder(configuration.seed);
    const key = JSON.stringify(configuration);
    try {
      if (fs.existsSync(historyFile)) {
        const found = JSON.parse(fs.readFileSync(historyFile, "utf8")) as { key: string; history: EpochRecord[] };
        if (found.key === key) {
          loadCheckpoint(checkpoint, model);
          return { model, history: found.history };
        }
      }
      fs.rmSync(historyFile, { force: true });
      const history = await trainModel(model, trainingImages(this.mnist, configuration), configuration, {
        signal: this.callbacks.signal,
        onProgress: ({ epoch, epochs, secondsLeft }) =>
          this.callbacks.onStatus?.(`${name}: training, epoch ${epoch}/${epochs}, ${Math.round(secondsLeft)} s left`),
      });
      saveCheckpoint(checkpoint, model, { configuration: key, kind });
      writeJson(historyFile, { key, history });
      return { model, history };
    } catch (error) {
      model.dispose();
      throw error;
    }
  }

  private async firstEpochs(): Promise<AuditMeasurements["batchSizes"]> {
    const { plan, mnist, callbacks } = this;
    const rows: AuditMeasurements["batchSizes"] = [];
    for (const batchSize of plan.batchSizes) {
      const firstEpochs: number[] = [];
      for (const seed of plan.seeds) {
        callbacks.onStatus?.(`batch size ${batchSize}, seed ${seed}`);
        const configuration = { ...plan.models[0].configuration, seed, batchSize, epochs: 1 };
        const model = new Vae(seed);
        const [record] = await trainModel(model, trainingImages(mnist, configuration), configuration, {
          signal: callbacks.signal,
        });
        firstEpochs.push(record.train.total);
        model.dispose();
      }
      rows.push({ batchSize, firstEpochs });
    }
    return rows;
  }

  private async controls(): Promise<ControlMeasurements> {
    const { model } = await this.trained(this.plan.models[0]);
    try {
      const say = (what: string) => this.callbacks.onStatus?.(`controls: ${what}`);
      const { measurements, pixelMap, noiseMap } = await measureControls(
        model,
        this.mnist.train,
        await this.auditData(),
        this.plan.seeds[0],
        say,
      );
      await this.keep("controls", { pixelMap, noiseMap });
      return measurements;
    } finally {
      model.dispose();
    }
  }

  private async loadedJudge(): Promise<Judge> {
    if (this.judge) return this.judge;
    const file = path.join(this.directory, "judge", "judge.safetensors");
    const configuration = this.plan.quick ? QUICK_JUDGE_TRAINING : JUDGE_TRAINING;
    if (fs.existsSync(file)) {
      this.judge = loadJudge(file);
      return this.judge;
    }
    this.judge = await trainJudge(this.mnist.train, {
      ...configuration,
      signal: this.callbacks.signal,
      onProgress: ({ epoch, epochs }) => this.callbacks.onStatus?.(`judge: training, epoch ${epoch}/${epochs}`),
    });
    saveJudge(file, this.judge);
    return this.judge;
  }

  private async auditData(): Promise<AuditData> {
    if (this.data) return this.data;
    const { plan, mnist } = this;
    const judge = await this.loadedJudge();
    const test = firstImages(mnist.test, plan.testImages);
    const { images } = plan.models[0].configuration;
    const known =
      images === undefined ? mnist.train.images : selectImages(mnist.train, usedImages(mnist, images)).images;
    const nearest = await nearestImages(test.images, known, {
      signal: this.callbacks.signal,
      onProgress: ({ done, total }) =>
        this.callbacks.onStatus?.(`distances of test digits, ${Math.floor((100 * done) / total)} %`),
    });
    this.data = {
      plan,
      judge,
      test,
      known,
      realFeatures: judge.features(test.images),
      unseen: Float64Array.from(nearest.distance.data),
    };
    return this.data;
  }

  private async keep(name: string, arrays: Record<string, NdArray<Float32Array>>): Promise<void> {
    fs.mkdirSync(path.join(this.directory, name), { recursive: true });
    for (const [array, values] of Object.entries(arrays))
      await writeNpy(path.join(this.directory, name, `${array}.npy`), values);
  }
}

/** A quick audit knows few images; which ones does not matter to its meaning, which is none. */
function usedImages(mnist: Mnist, count: number): number[] {
  return Array.from({ length: Math.min(count, mnist.train.images.shape[0]) }, (_, i) => i);
}
