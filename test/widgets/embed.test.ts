import { expect } from '@open-wc/testing'
import { clean, control, until } from './page.ts'
import { fakeServer } from './server.ts'

const source = new URL('../../widgets/embed.ts', import.meta.url).href
const again = (query: string) => import(/* @vite-ignore */ `${source}?${query}`)

describe('the script tag', () => {
  let server: ReturnType<typeof fakeServer>
  const script = document.createElement('script')
  before(async () => {
    await clean()
    server = fakeServer()
    script.type = 'text/plain'
    script.dataset['site'] = 'demo'
    document.head.append(script)
    window.portik = { q: [['on', 'portik:ready', () => document.body.setAttribute('data-heard', '')]] } as never
    await import('../../widgets/embed.ts')
  })
  after(() => {
    server.stop()
    script.remove()
  })
  beforeEach(clean)

  it('loads a form that comes later, for its site, and runs what was queued before', async () => {
    const holder = document.createElement('div')
    holder.append(document.createElement('portik-form'))
    holder.querySelector('portik-form')!.setAttribute('form', 'contact')
    holder.querySelector('portik-form')!.setAttribute('reserve', '500')
    document.body.append(holder)
    await until(() => holder.querySelector('[name=email]'))
    expect(server.of('definition').at(-1)!.url.pathname).to.match(/\/v1\/sites\/demo\/forms\/contact$/)
    expect(holder.querySelector<HTMLElement>('portik-form')!.offsetHeight).to.be.at.least(500)
    expect(document.body.hasAttribute('data-heard')).to.equal(true)
    holder.remove()
  })

  it('is loaded twice without harm', async () => {
    const first = window.portik
    await again('twice')
    expect(window.portik).to.equal(first)
  })

  it('opens a dialog from any button, with what the button knows, and gives the focus back', async () => {
    const button = document.createElement('button')
    button.dataset['portikOpen'] = 'contact'
    button.dataset['prefillName'] = 'Ana'
    document.body.append(button)
    button.focus()
    button.click()
    const dialog = await until(() =>
      document.querySelector('portik-form[mode=popup]')?.shadowRoot?.querySelector<HTMLDialogElement>('dialog[open]'),
    )
    const form = document.querySelector('portik-form[mode=popup]')!
    await until(() => control(form, 'name')?.value === 'Ana')
    dialog.close()
    await until(() => document.activeElement === button)
    button.click()
    await until(() => dialog.open)
    expect(document.querySelectorAll('portik-form')).to.have.lengthOf(1)
    button.remove()
  })

  it('has a floating button that costs nothing until it is pressed', async () => {
    const before = server.calls.length
    const launcher = document.createElement('portik-launcher')
    launcher.setAttribute('form', 'contact')
    launcher.lang = 'de'
    document.body.append(launcher)
    const button = await until(() => launcher.shadowRoot?.querySelector('button'))
    await until(() => button.textContent?.includes('Schreiben Sie uns'))
    await expect(launcher).to.be.accessible()
    expect(server.calls.length).to.equal(before)
    button.click()
    await until(() => document.querySelector('portik-form[mode=slide-in]')?.shadowRoot?.querySelector('[part=dialog]:popover-open'))
  })

  it('remembers how the visitor came only after consent, and forgets when it is taken back', async () => {
    expect(window.portik!.touches).to.equal(undefined)
    Object.assign(window.portik!, { landing: 'https://shop.example/offer?utm_source=fair&utm_campaign=spring&email=a@b.c' })
    expect(localStorage.length).to.equal(0)
    await window.portik!.consent({ attribution: true })
    const { utm, first } = window.portik!.touches!()
    expect(utm).to.deep.equal({ source: 'fair', campaign: 'spring' })
    expect(first!.page).to.equal('https://shop.example/offer')
    expect(localStorage.getItem('portik:first')).to.contain('spring').and.not.to.contain('a@b.c')
    Object.assign(window.portik!, { landing: 'https://shop.example/again?utm_source=mail' })
    await window.portik!.consent({ attribution: true })
    expect(window.portik!.touches!().utm).to.deep.equal({ source: 'mail' })
    expect(window.portik!.touches!().first!.utm).to.deep.equal({ source: 'fair', campaign: 'spring' })
    await window.portik!.consent({ attribution: false })
    expect(localStorage.length).to.equal(0)
    expect(window.portik!.touches).to.equal(undefined)
  })
})
