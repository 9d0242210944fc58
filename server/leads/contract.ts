/** One rule that counted for or against a lead, so that the grade explains itself. */
export type LeadReason = { readonly rule: string; readonly points: number; readonly detail?: string }
