/** SQL: the values of the identifiers of a kind in the parameter `$3` (JSON), as an array that is computed before any row is looked at. */
export const known = (kind: 'email' | 'reference'): string =>
  `array(select k->>'value' from json_array_elements($3::text::json) k where k->>'kind' = '${kind}')`

/** The same for ids, as text. */
export const KNOWN_ID_TEXTS = `array(select k->>'value' from json_array_elements($3::text::json) k where k->>'kind' = 'id')`
