const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone|\biPad/, 'iOS'],
  [/\bAndroid/, 'Android'],
  [/\bWindows/, 'Windows'],
  [/\bMac OS X|\bMacintosh/, 'macOS'],
  [/\bCrOS/, 'ChromeOS'],
  [/\bLinux/, 'Linux'],
]

const first = (table: typeof BROWSERS, text: string): string[] => {
  const found = table.find(([pattern]) => pattern.test(text))
  return found ? [found[1]] : []
}

/** A device as its owner would know it, out of the User-Agent header: `Firefox, Linux`; empty when it says nothing known. */
export const deviceName = (userAgent: string | null): string =>
  [...first(BROWSERS, userAgent ?? ''), ...first(SYSTEMS, userAgent ?? '')].join(', ')
