/** What came of executing a finding. */
export interface Proof {
  readonly proof: 'proved' | 'not reproduced' | 'not tried';
  /** The statements that did the harm, separated by semicolons; else why there was none, as the end of a sentence. */
  readonly because: string;
}
