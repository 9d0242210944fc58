/** Calls `open` once when it is time: `load`, `scroll` (half of the page was read), `exit` (the pointer leaves upwards), `after-20`. */
export const onTrigger = (opens: string, signal: AbortSignal, open: () => void): void => {
  const used = new AbortController()
  const once = () => {
    used.abort()
    open()
  }
  const until = { signal: AbortSignal.any([signal, used.signal]), passive: true }
  const seconds = /^after-(\d+)$/.exec(opens)?.[1]
  if (opens === 'load') queueMicrotask(once)
  if (seconds) {
    const timer = setTimeout(once, Number(seconds) * 1000)
    signal.addEventListener('abort', () => clearTimeout(timer))
  }
  if (opens === 'scroll')
    addEventListener('scroll', () => scrollY + innerHeight >= document.documentElement.scrollHeight / 2 && once(), until)
  if (opens === 'exit')
    document.addEventListener('mouseout', ({ relatedTarget, clientY }) => !relatedTarget && clientY <= 0 && once(), until)
}
