import type { House } from './house.ts'

/** Long enough for the browser to begin; the address in memory is not needed after that. Milliseconds. */
const BEGUN = 60_000

/** Hands bytes to the browser to be saved. */
export const saveBlob = (blob: Blob, name: string): void => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), BEGUN)
}

/** Fetches a file as a call of the console, which signs in or asks for a reason where that is needed, and saves it. */
export const saveFile = async ({ api, toast, explain }: House, path: string, name: string): Promise<void> => {
  const answer = await api.get<Blob>(path, { file: true })
  if (answer.ok) saveBlob(answer.value, name)
  else toast(explain(answer.failure))
}
