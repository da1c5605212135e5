import fs from "node:fs";
import { DataSet, MNIST_IDENTITY } from "../../lib/data/mnist";
import {
  CONVOLUTIONAL_JUDGE,
  JUDGE_TRAINING,
  judgeReport,
  JudgeReport,
  loadJudge,
  PERCEPTRON_JUDGE,
  QUICK_JUDGE_TRAINING,
  saveJudge,
  trainJudge,
} from "../judge";
import { AuditJudge } from "./data";
import { KeptParts } from "./kept";
import { AuditPlan } from "./plan";
import { TrainedCallbacks } from "./trained";

type PlannedJudge = AuditPlan["judges"][number];

/** The judges of an audit: trained once each, kept, and read where they are needed. dispose() frees them. */
export class AuditJudges {
  private readonly loaded = new Map<string, AuditJudge>();

  constructor(
    private readonly plan: AuditPlan,
    private readonly dataSet: DataSet,
    private readonly kept: KeptParts,
    private readonly callbacks: TrainedCallbacks,
  ) {}

  /** All of them, in the rules' order; those that are missing are trained. */
  async all(): Promise<AuditJudge[]> {
    const judges: AuditJudge[] = [];
    for (const { name } of this.plan.judges) judges.push(await this.get(name));
    return judges;
  }

  /** What a judge is worth on test images and on nonsense made of them. */
  async report(name: string): Promise<JudgeReport> {
    const { judge } = await this.get(name);
    return judgeReport(judge, this.dataSet.test, this.plan.judges[0].seed);
  }

  dispose(): void {
    for (const { judge } of this.loaded.values()) judge.dispose();
  }

  private async get(name: string): Promise<AuditJudge> {
    const known = this.loaded.get(name);
    if (known) return known;
    const file = this.kept.fileOf(name, "judge.safetensors");
    const judge = fs.existsSync(file) ? loadJudge(file) : await this.train(name, file);
    const found = { name, judge };
    this.loaded.set(name, found);
    return found;
  }

  private async train(name: string, file: string) {
    const { seed, epochs, architecture } = this.plan.judges.find((planned) => planned.name === name) as PlannedJudge;
    const configuration = this.plan.size === "quick" ? QUICK_JUDGE_TRAINING : { ...JUDGE_TRAINING, epochs: epochs };
    const judge = await trainJudge(this.dataSet.train, {
      ...configuration,
      seed,
      architecture: architecture === "perceptron" ? PERCEPTRON_JUDGE : CONVOLUTIONAL_JUDGE,
      // A mirrored 3 is no digit; a mirrored shirt is a shirt.
      mirrored: this.dataSet.identity.digest === MNIST_IDENTITY.digest,
      signal: this.callbacks.signal,
      onProgress: ({ epoch }) => this.callbacks.onStatus?.(`${name}: training, epoch ${epoch}/${configuration.epochs}`),
    });
    saveJudge(file, judge);
    return judge;
  }
}
