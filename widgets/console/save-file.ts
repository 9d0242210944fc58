import type { House } from './house.ts'

/** Long enough for the browser to begin; the address in memory is not needed after that. Milliseconds. */
const BEGUN = 60_000

/** Fetches a file as a call of the console, which signs in or asks for a reason where that is needed, and hands it to the browser. */
export const saveFile = async ({ api, toast, explain }: House, path: string, name: string): Promise<void> => {
  const answer = await api.get<Blob>(path, { file: true })
  if (!answer.ok) return toast(explain(answer.failure))
  const link = document.createElement('a')
  link.href = URL.createObjectURL(answer.value)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), BEGUN)
}
