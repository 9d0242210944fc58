/** What a rule came to in one run. `due` and `held` as counted before; `done` as acted on. `failed`: tried again with the next run. */
export type RuleResult = {
  readonly rule: string
  readonly due: number
  readonly held: number
  readonly done: number
  readonly failed?: true
}
