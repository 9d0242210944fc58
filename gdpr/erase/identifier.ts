/**
 * Something by which a person can be recognised. `id`, `reference` and `file` are ours alone: wherever they turn up, it is about
 * this person. An address, a number, a name or a text may also have been written by somebody else.
 */
export type Identifier = { readonly kind: 'id' | 'reference' | 'file' | 'email' | 'phone' | 'name' | 'text'; readonly value: string }
