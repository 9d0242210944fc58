import { expect } from '@open-wc/testing'
import '../../widgets/form/elements.ts'
import { choose, clean, control, part, send, show, until } from './page.ts'
import { fakeServer } from './server.ts'

const KIB = 1024
const file = (name: string, bytes: number) => new File([new Uint8Array(bytes).fill(7)], name)

const pick = (element: Element, ...files: File[]) => {
  const data = new DataTransfer()
  for (const one of files) data.items.add(one)
  const input = control(element, 'papers')
  input.focus()
  input.files = data.files
  input.dispatchEvent(new Event('input', { bubbles: true }))
  input.dispatchEvent(new Event('change', { bubbles: true }))
}
const rows = (element: Element) => [...element.querySelector('[data-key=papers]')!.shadowRoot!.querySelectorAll('[part~=file]')]
const message = (element: Element) => element.querySelector('[data-key=papers] [slot=error]')!.textContent

describe('an upload', () => {
  let server: ReturnType<typeof fakeServer>
  beforeEach(async () => {
    await clean()
    server = fakeServer()
  })
  afterEach(() => server.stop())

  it('goes in chunks while the visitor writes, and its id with the submission', async () => {
    const element = await show('every')
    pick(element, file('plan.pdf', 1200 * KIB))
    await until(() => rows(element)[0]?.matches('[part~=file-done]'))
    const [id] = [...server.files.keys()]
    expect(server.bytes.get(id!)).to.deep.equal([512 * KIB, 512 * KIB, 176 * KIB])
    expect(server.of('upload')[0]!.url.searchParams.get('name')).to.equal('plan.pdf')
    await expect(element).to.be.accessible()
    choose(element, 'days', 'mon')
    send(element)
    await until(() => part(element, 'thanks'))
    expect([...server.stored.values()][0]!.body.values['papers']).to.deep.equal([id])
  })

  it('goes on where it stopped after a chunk was lost on the way there or back', async () => {
    const element = await show('every')
    server.fail('upload', 'lose', 'drop')
    pick(element, file('plan.pdf', 1100 * KIB))
    await until(() => rows(element)[0]?.matches('[part~=file-done]'), 8_000)
    expect([...server.files.values()]).to.deep.equal([1100 * KIB])
  })

  it('is waited for when the visitor sends early', async () => {
    const element = await show('every')
    server.fail('upload', { status: 503, code: 'unavailable' })
    pick(element, file('plan.pdf', 10 * KIB))
    choose(element, 'days', 'mon')
    await until(() => rows(element).length)
    send(element)
    await until(() => part(element, 'thanks'))
    expect([...server.stored.values()][0]!.body.values['papers']).to.have.lengthOf(1)
  })

  it('is refused before a byte is sent when type, size or number are not allowed', async () => {
    const element = await show('every')
    pick(element, file('virus.exe', 10))
    await until(() => message(element)?.includes('.pdf, .txt'))
    pick(element, file('large.pdf', 3_000_001))
    await until(() => message(element)?.includes('too large'))
    expect(server.of('upload')).to.have.lengthOf(0)
    pick(element, file('a.txt', 5), file('b.txt', 5), file('c.txt', 5))
    await until(() => message(element)?.includes('no more than 2'))
    expect(rows(element)).to.have.lengthOf(2)
  })

  it('says at the field that the server does not accept it, and can be taken back', async () => {
    const element = await show('every')
    server.fail('upload', { status: 422, code: 'file_type_refused' })
    pick(element, file('fake.pdf', 10))
    await until(() => rows(element)[0]?.matches('[part~=file-failed]'))
    expect(message(element)).to.contain('cannot be accepted')
    choose(element, 'days', 'mon')
    send(element)
    await until(() => part(element, 'summary'))
    rows(element)[0]!.querySelector<HTMLElement>('button')!.click()
    expect(rows(element)).to.have.lengthOf(0)
    expect(document.activeElement === control(element, 'papers'), 'focus').to.equal(true)
    send(element)
    await until(() => part(element, 'thanks'))
    expect([...server.stored.values()][0]!.body.values).not.to.have.property('papers')
  })
})
