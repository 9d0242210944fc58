/** What `GET /submissions/{id}` and `GET /leads/{id}` answer, as far as the panel shows it. */
export type Field = {
  readonly key: string
  readonly kind: string
  readonly label: string
  readonly rules: { readonly options?: readonly { readonly value: string; readonly label: string }[] }
  readonly consent?: { readonly purpose: string; readonly notice: string }
}

export type Submission = {
  readonly id: string
  readonly form: string
  readonly version: number
  readonly subject_id: string
  readonly reference: string
  readonly locale: string
  readonly state: 'accepted' | 'quarantined' | 'awaiting_opt_in'
  readonly suspicion: readonly { readonly reason: string; readonly points: number }[]
  readonly values: Readonly<Record<string, unknown>>
  readonly context: {
    readonly page?: string
    readonly referrer?: string
    readonly utm?: Readonly<Record<string, string>>
  }
  readonly created_at: string
  readonly discarded_at: string | null
  readonly person: { readonly name: string | null; readonly email: string | null; readonly phone: string | null } | null
  readonly consents: readonly {
    readonly purpose: string
    readonly state: string
    readonly granted: boolean
    readonly at: string
    readonly notice_sha256: string
    readonly text: string
  }[]
  /** Answers that are locked away; `values` does not have them. */
  readonly sealed: readonly {
    readonly field: string
    readonly kinds: readonly string[]
    readonly state: 'consented' | 'held' | 'released' | 'withheld'
    readonly decided_by: string | null
    readonly decided_at: string | null
  }[]
  readonly files: readonly { readonly id: string; readonly field: string; readonly name: string; readonly size: number }[]
  readonly deliveries: readonly { readonly id: string; readonly to: string; readonly state: string; readonly at: string }[]
  readonly shown: {
    readonly title: string
    readonly sections: readonly { readonly key: string; readonly title?: string; readonly fields: readonly Field[] }[]
  } | null
}

export type Lead = {
  readonly grade: 'junk' | 'warm' | 'hot'
  readonly computed_grade: 'junk' | 'warm' | 'hot'
  readonly graded_by: string | null
  readonly score: number
  readonly reasons: readonly { readonly rule: string; readonly points: number; readonly detail?: string }[]
  readonly duplicate_of: string | null
  readonly version: number
}
