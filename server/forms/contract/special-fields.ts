import { articleOf } from '../../../gdpr/category.ts'
import type { Field } from './field.ts'
import type { Purpose } from './gdpr-class.ts'

type Form = {
  readonly purposes: Readonly<Record<string, Purpose>>
  readonly sections: readonly { readonly fields: readonly Field[] }[]
}

/** What is wrong, and where in the definition. */
type Fault = { readonly message: string; readonly path: readonly (string | number)[] }

/** The article of the GDPR that protects what a field asks for: 9, 10 or none. */
export const articleOfField = ({ gdpr }: Pick<Field, 'gdpr'>): 9 | 10 | undefined => articleOf(gdpr.category)

/**
 * What is wrong with how a form asks for specially protected data. Such data needs a consent that is explicit and of its own
 * (GDPR Art. 9(2)(a), 10; EDPB Guidelines 05/2020, section 4), and who withholds it must still be able to send the form.
 */
export const specialFaults = ({ sections, purposes }: Form): Fault[] => {
  const all = sections.flatMap(({ fields }, s) => fields.map((field, f) => ({ field, path: ['sections', s, 'fields', f] })))
  return all.flatMap(({ field, path }): Fault[] => {
    const article = articleOfField(field)
    if (!article) return []
    const { purpose } = field.gdpr
    const faults: Fault[] = []
    const shared = all.some(({ field: other }) => other.kind !== 'consent' && other.gdpr.purpose === purpose && !articleOfField(other))
    const asked = all.some(({ field: other }) => other.kind === 'consent' && other.purpose === purpose && other.explicit)
    if (purposes[purpose]?.basis !== 'consent')
      faults.push({
        message: `the purpose "${purpose}" is not based on consent (GDPR Art. ${article})`,
        path: [...path, 'gdpr', 'purpose'],
      })
    if (shared)
      faults.push({ message: `the purpose "${purpose}" is shared with fields that need no protection`, path: [...path, 'gdpr', 'purpose'] })
    if (!asked) faults.push({ message: `no consent field with "explicit" asks for the purpose "${purpose}" (GDPR Art. ${article})`, path })
    if (field.required)
      faults.push({
        message: 'specially protected data cannot be required: the consent to it is free (GDPR Art. 7(4))',
        path: [...path, 'required'],
      })
    return faults
  })
}
