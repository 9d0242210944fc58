import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that start servers, kill them and wait for them, the longest first. Begun last, each would run alone while a core idles. */
const LONG = [
  'test/chaos/chaos.test.ts',
  'test/server/cli.test.ts',
  'test/server/main.test.ts',
  'test/server/cli-vanishing.test.ts',
  'test/chaos/durable.test.ts',
  'test/size.test.ts',
]

const rank = ({ moduleId }: TestSpecification): number => {
  const place = LONG.findIndex((file) => moduleId.endsWith(`/${file}`))
  return place < 0 ? LONG.length : place
}

/** Begins with the long files, whatever is known of earlier runs: on a new machine nothing is. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}
