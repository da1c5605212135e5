/** A mutant that changes nothing that a test could see, with the reason. */
export interface Equivalent {
  file: string;
  /** The text of its line. */
  code: string;
  /** As the command prints it; all changes of the line unless given. */
  change?: string;
  reason: string;
}

export const EQUIVALENTS: readonly Equivalent[] = [];
