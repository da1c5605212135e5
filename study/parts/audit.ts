import { trainingImages } from "../../lib/data/images";
import { dataCaption, DataSet } from "../../lib/data/mnist";
import { WRITE_UP_ARCHITECTURE } from "../../lib/model/architecture";
import { Vae } from "../../lib/model/vae";
import { stamp } from "../../lib/storage/runs";
import { trainModel } from "../../lib/training/training";
import { JudgeReport, NOT_A_DIGIT } from "../judge";
import { IMAGE_SIDE } from "../judge/configuration";
import { AuditMeasurements, SubjectMeasurements } from "../measurements";
import { rulesDigest, RULES, COMMITTED_RULES } from "../rules";
import { withAgreement } from "./agreement";
import { measureCodeControls } from "./controls-codes";
import { measureImageControls } from "./controls-images";
import { measureMapControls } from "./controls-maps";
import { AuditData, auditData } from "./data";
import { measureFacts } from "./facts";
import { AuditJudges } from "./judges";
import { KeptParts } from "./kept";
import { MODEL_ARRAYS, measureModel } from "./measure-model";
import { measureMemoriser } from "./memoriser";
import { auditParts, dataParts } from "./parts";
import { AuditedModel, AuditPlan } from "./plan";
import { runStatus } from "./status";
import { MeasuredSubjects } from "./subjects";
import { memoriserImages, memoriserTraining, trainedModel, TrainedCallbacks, TrainedModel } from "./trained";

/** Who is told what while an audit goes on, and how it is stopped. */
export interface AuditCallbacks extends TrainedCallbacks {
  /** A part is done, or was found done. */
  onPart?: (part: string, found: boolean) => void;
}

/**
 * Trains and measures everything of a plan, part by part. Each part is kept in files, one folder a part, so that a later
 * call, or another process, takes it from there. dispose() frees the judges.
 */
export class Audit {
  readonly kept: KeptParts;
  private readonly judges: AuditJudges;
  private data: AuditData | undefined;

  /**
   * @param plan what is trained and measured
   * @param dataSet MNIST, or other data in its format
   * @param directory where the parts are kept
   * @throws RangeError for data that the judges can't see or that are too few
   */
  constructor(
    readonly plan: AuditPlan,
    private readonly dataSet: DataSet,
    readonly directory: string,
    private readonly callbacks: AuditCallbacks = {},
  ) {
    checkData(plan, dataSet);
    this.kept = new KeptParts(directory, (part) => this.keyOf(part));
    this.judges = new AuditJudges(plan, dataSet, this.kept, callbacks);
  }

  /**
   * All measurements: of the parts that are done from their files, the others made now, one after the other.
   *
   * @param repeats whether this is the audit of results/ made anew
   * @throws the signal's reason when it is aborted; the parts that are done stay
   */
  async run(repeats = false): Promise<AuditMeasurements> {
    const { plan, dataSet } = this;
    const judges = [];
    for (const { name } of plan.judges) judges.push({ name, report: await this.part<JudgeReport>(name) });
    const subjects: SubjectMeasurements[] = [];
    for (const part of dataParts(plan)) subjects.push(...(await this.part<SubjectMeasurements[]>(part)));
    const digest = rulesDigest(RULES);
    return {
      run: stamp({
        configuration: plan.models[0].configuration,
        architecture: WRITE_UP_ARCHITECTURE,
        data: dataSet.identity,
      }),
      quick: plan.size === "quick",
      status: runStatus(plan, dataSet.identity, digest, repeats),
      rules: { digest, committed: COMMITTED_RULES.digest, date: COMMITTED_RULES.date },
      seeds: [...plan.seeds],
      readings: { operatingPoints: [...plan.operatingPoints], maps: [...plan.maps] },
      judges,
      subjects: withAgreement(subjects),
      batchSizes: await this.part<AuditMeasurements["batchSizes"]>("batch-sizes"),
    };
  }

  dispose(): void {
    this.judges.dispose();
  }

  /** Whether a part stands in its file. */
  isDone(name: string): boolean {
    return this.kept.find(name) !== undefined;
  }

  /**
   * The part's result from its file where that is of this plan, else made and written.
   *
   * @param name of auditParts(plan)
   */
  async part<T>(name: string): Promise<T> {
    const found = this.kept.find<T>(name);
    const result = found ? found.result : await this.make(name);
    if (!found) {
      this.callbacks.signal?.throwIfAborted();
      this.kept.write(name, result);
    }
    this.callbacks.onPart?.(name, found !== undefined);
    return result as T;
  }

  /** Trains a model of the plan, if no checkpoint holds it yet, without measuring it: that does not need the judges. */
  async train(name: string): Promise<void> {
    const { model } = await (name === "memoriser" ? this.memoriser() : this.trained(this.audited(name)));
    model.dispose();
  }

  private async make(name: string): Promise<unknown> {
    const say = (what: string) => {
      this.callbacks.signal?.throwIfAborted();
      this.callbacks.onStatus?.(`${name}: ${what}`);
    };
    if (this.plan.judges.some((judge) => judge.name === name)) return this.judges.report(name);
    if (name === "batch-sizes") return this.firstEpochs();
    if (name === "controls-images") return this.keep(name, await measureImageControls(await this.auditData(), say));
    if (name === "controls-maps") return this.keep(name, await measureMapControls(await this.auditData(), say));
    if (name === "controls-codes") return this.keep(name, await measureCodeControls(this.plan));
    if (name === "facts") return this.facts();
    if (name === "memoriser") {
      return this.using(await this.memoriser(), async (trained) =>
        this.keep(
          name,
          await measureMemoriser(trained, memoriserImages(this.dataSet, this.plan), await this.auditData()),
        ),
      );
    }
    const audited = this.audited(name);
    const images = trainingImages(this.dataSet, audited.configuration);
    const data = await this.auditData();
    return this.using(await this.trained(audited), async ({ model, history }) =>
      this.keep(name, await measureModel(audited, model, history, images, data, say)),
    );
  }

  private facts(): Promise<SubjectMeasurements[]> {
    const { plan, dataSet } = this;
    return this.trained(plan.models[0]).then((trained) =>
      this.using(trained, ({ model }) => this.keep("facts", measureFacts(model, dataSet, plan))),
    );
  }

  private async keep(name: string, { subjects, arrays }: MeasuredSubjects): Promise<SubjectMeasurements[]> {
    await this.kept.writeArrays(name, arrays);
    return subjects;
  }

  private async using<T>(trained: TrainedModel, use: (trained: TrainedModel) => Promise<T>): Promise<T> {
    try {
      return await use(trained);
    } finally {
      trained.model.dispose();
    }
  }

  private audited(name: string): AuditedModel {
    const audited = this.plan.models.find((model) => model.name === name);
    if (!audited) throw new RangeError(`name: expected one of ${auditParts(this.plan).join(", ")}, found ${name}`);
    return audited;
  }

  /** What a part depends on: data, and the plan without the other models; of a model also which arrays are kept. */
  private keyOf(part: string): string {
    const models = this.plan.models.filter(({ name }) => name === part);
    const keeps = models.length > 0 ? MODEL_ARRAYS : undefined;
    return JSON.stringify({ data: this.dataSet.identity.digest, plan: { ...this.plan, models }, keeps });
  }

  private trained({ name, kind, configuration }: AuditedModel): Promise<TrainedModel> {
    const images = () => trainingImages(this.dataSet, configuration);
    return trainedModel(this.kept, name, kind, configuration, this.dataSet, images, this.callbacks);
  }

  private memoriser(): Promise<TrainedModel> {
    const images = () => memoriserImages(this.dataSet, this.plan);
    return trainedModel(
      this.kept,
      "memoriser",
      "vae",
      memoriserTraining(this.plan),
      this.dataSet,
      images,
      this.callbacks,
    );
  }

  private async firstEpochs(): Promise<AuditMeasurements["batchSizes"]> {
    const { plan, dataSet, callbacks } = this;
    const rows: AuditMeasurements["batchSizes"] = [];
    for (const batchSize of plan.batchSizes) {
      const firstEpochs: number[] = [];
      for (const seed of plan.sweptSeeds) {
        callbacks.onStatus?.(`batch size ${batchSize}, seed ${seed}`);
        const configuration = { ...plan.models[0].configuration, seed, batchSize, epochs: 1 };
        const model = new Vae(seed);
        const [record] = await trainModel(model, trainingImages(dataSet, configuration), configuration, {
          signal: callbacks.signal,
        });
        firstEpochs.push(record.train.total);
        model.dispose();
      }
      rows.push({ batchSize, firstEpochs });
    }
    return rows;
  }

  private async auditData(): Promise<AuditData> {
    const say = (what: string) => this.callbacks.onStatus?.(what);
    return (this.data ??= await auditData(this.plan, this.dataSet, await this.judges.all(), say));
  }
}

/** The judges are built for images of 28 × 28 pixels in ten classes; two draws of test images are compared. */
function checkData({ samples }: AuditPlan, { test, classes, identity }: DataSet): void {
  const [count, rows, columns] = test.images.shape;
  const found = (what: string, is: string) =>
    new RangeError(`data: expected ${what}, found ${is} in ${dataCaption(identity)}`);
  if (rows !== IMAGE_SIDE || columns !== IMAGE_SIDE)
    throw found(
      `images of ${IMAGE_SIDE} × ${IMAGE_SIDE} pixels, which the judges are built for`,
      `${rows} × ${columns}`,
    );
  if (classes.length !== NOT_A_DIGIT) throw found(`${NOT_A_DIGIT} classes, as the judges know`, String(classes.length));
  if (count < 2 * samples) throw found(`at least ${2 * samples} test images`, String(count));
}
