import { expect } from '@open-wc/testing'
import { hrefTo, placeOf, Router, type Place } from '../../../widgets/console/router.ts'
import { until } from '../page.ts'

const nameOf = (place: Place | undefined): string => {
  if (!place) return 'foreign'
  if (place.kind === 'room') return `${place.site}:${place.path}:${place.rest}?${place.query.toString()}${place.room ? '' : ' (unknown)'}`
  return place.kind === 'view' ? `view:${place.view.path}` : 'start'
}

describe('addresses of the console', () => {
  for (const [address, place] of [
    ['/console', 'start'],
    ['/console/', 'start'],
    ['/console/demo', 'demo:overview:?'],
    ['/console/demo/leads', 'demo:leads:?'],
    ['/console/demo/leads/018f/notes/?grade=hot', 'demo:leads:018f/notes?grade=hot'],
    ['/console/demo/nowhere', 'demo:nowhere:? (unknown)'],
    ['/console/demo/leads/%E0%A4%A', 'demo:leads:%E0%A4%A?'],
    ['/console/signin?token=x', 'view:signin'],
    ['/consoles', 'foreign'],
    ['https://elsewhere.example/console/demo', 'foreign'],
  ] as const)
    it(`${address} is ${place}`, () => {
      expect(nameOf(placeOf(address))).to.equal(place)
    })

  it('lead back to the place that they were made for', () => {
    expect(hrefTo('demo', 'leads/1?x=2')).to.equal('/console/demo/leads/1?x=2')
  })
})

describe('going about', () => {
  const home = location.href
  let router: Router
  let shown: string[] = []
  let leave = true
  let asked = 0
  const last = (): string => shown.at(-1) ?? ''

  beforeEach(async () => {
    shown = []
    leave = true
    asked = 0
    router = new Router(
      async () => {
        asked += 1
        return leave
      },
      (place, { moved }) => void shown.push(`${nameOf(place)}${moved ? '' : ' (same)'}`),
    )
    router.start()
    await router.go('/console/demo/leads')
  })
  afterEach(() => {
    router.stop()
    history.pushState(null, '', home)
  })

  it('a link of the console goes without loading the page', async () => {
    const link = document.createElement('a')
    link.href = '/console/demo/people'
    document.body.append(link)
    link.click()
    await until(() => last() === 'demo:people:?')
    expect(location.pathname).to.equal('/console/demo/people')
    link.remove()
  })

  it('a link that is opened in a new tab, downloaded, or leads elsewhere is the browser’s', () => {
    const stopped: boolean[] = []
    const watch = (event: Event): void => {
      stopped.push(event.defaultPrevented)
      event.preventDefault()
    }
    const clicks: readonly (readonly [change: Record<string, string>, init: MouseEventInit])[] = [
      [{}, { ctrlKey: true }],
      [{ target: '_blank' }, {}],
      [{ download: 'x' }, {}],
      [{ href: '/docs' }, {}],
    ]
    for (const [change, init] of clicks) {
      const link = Object.assign(document.createElement('a'), { href: '/console/demo/people' }, change)
      document.body.append(link)
      addEventListener('click', watch, { once: true })
      link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...init }))
      link.remove()
    }
    expect(stopped).to.deep.equal([false, false, false, false])
  })

  it('filters change the query of the same place, with and without a step back', async () => {
    await router.go('/console/demo/leads?grade=hot')
    expect(last()).to.equal('demo:leads:?grade=hot (same)')
    await router.go('/console/demo/leads?grade=junk', { replace: true })
    history.back()
    await until(() => last() === 'demo:leads:? (same)')
  })

  it('back and forward show what was there', async () => {
    await router.go('/console/demo/people')
    history.back()
    await until(() => last() === 'demo:leads:?')
    history.forward()
    await until(() => last() === 'demo:people:?')
  })

  it('asks before what was typed is lost, and stays when told so', async () => {
    router.guard(() => true)
    leave = false
    await router.go('/console/demo/people')
    expect(location.pathname).to.equal('/console/demo/leads')
    leave = true
    await router.go('/console/demo/people')
    expect(location.pathname).to.equal('/console/demo/people')
    expect(asked).to.equal(2)
  })

  it('asks when the browser goes back, too, and brings the address back', async () => {
    await router.go('/console/demo/people')
    router.guard(() => true)
    leave = false
    history.back()
    await until(() => asked === 1)
    await until(() => location.pathname === '/console/demo/people')
    expect(last()).to.equal('demo:people:?')
    leave = true
    history.back()
    await until(() => last() === 'demo:leads:?')
    expect(location.pathname).to.equal('/console/demo/leads')
  })

  it('nothing is asked once what was typed is saved', async () => {
    const done = router.guard(() => true)
    done()
    await router.go('/console/demo/people')
    expect(asked).to.equal(0)
  })
})
