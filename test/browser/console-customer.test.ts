import { randomInt } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { accessibilityProblems, picture } from './chromium.ts'
import { withDesks } from './desks.ts'
import { png } from './made-files.ts'

const { surface, desk } = withDesks()

/** What the page has, in the words of its own library. */
interface Picture {
  naturalWidth: number
}
interface Scroller {
  scrollTo(x: number, y: number): void
}

const number = () => String(randomInt(100_000_000, 999_999_999))

/** Somebody with a phone, and what they send. */
function onPhone(channelId: string, from: string, name: string) {
  const sends = async (content: object) => {
    const done = await surface().helper<{ status: number }>('simulate', {
      kind: 'message',
      channelId,
      from,
      name,
      content,
    })
    expect(done.status).toBe(200)
  }
  return {
    says: (text: string) => sends({ type: 'text', text }),
    shows: (width: number, height: number, file = 'image.png') =>
      sends({
        type: file === 'image.png' ? 'image' : 'file',
        name: file,
        mime: 'image/png',
        data: png(width, height, [randomInt(90, 220), 120, 120]).toString('base64'),
      }),
    sends,
  }
}

describe('the timeline and the customer beside it', () => {
  it('C1, M5, M14: what was said is read at a glance, and who says it is known by name and picture', async () => {
    const name = `Kim ${number()} Featherstonehaugh-Wolfeschlegelstein`
    const kim = onPhone('demo-telegram', number(), name)
    await kim.says('Hello, is anybody there?')
    const owner = await surface().as('owner')
    await surface().settle()
    const { id: first } = await owner.find(name)
    await owner.ok('POST', `/v1/conversations/${first}/join`)
    await owner.ok('POST', `/v1/conversations/${first}/assign`, {
      agentId: (await owner.ok<{ id: string }>('GET', '/v1/me')).id,
    })
    await owner.ok('POST', `/v1/conversations/${first}/messages`, { text: 'Yes, how can I help?' })
    await owner.ok('POST', `/v1/conversations/${first}/close`, { type: 'question', note: 'Asked whether we are there' })
    await kim.says('I have a question about the parcel that was promised for Monday and did not come on any day since')
    await kim.says('Here is what it looked like when it was sent:')
    for (const hue of [1, 2, 3]) await kim.shows(400 + hue, 300)
    await kim.says('And this is all that came:')
    await kim.shows(160, 640, 'tall parcel.png')
    await kim.says('with this on it')
    await kim.shows(16, 16)
    await kim.sends({ type: 'sticker' })
    await kim.sends({ type: 'location', latitude: 46.94809, longitude: 7.44744 })
    await surface().settle()
    const { id } = await owner.find(name)
    expect(id).not.toBe(first)

    const anna = await desk('agent1', { path: `/conversations/${id}?view=all&panel=contact`, height: 1000 })
    const { page, timeline } = anna
    const toTop = () => timeline.evaluate((scroller) => (scroller as unknown as Scroller).scrollTo(0, 0))
    const place = timeline.getByRole('article').filter({ hasText: '46.94809, 7.44744' })
    await expect
      .poll(() => place.getByRole('link', { name: 'OpenStreetMap' }).getAttribute('href'))
      .toContain('mlat=46.94809')
    await picture(page, 'timeline-cards')
    // Pictures keep their shape, also before they are there; those that came together stand together.
    const sizeOf = async (file: string, index = 0) => {
      const box = await timeline
        .getByRole('button', { name: `Show ${file}` })
        .nth(index)
        .boundingBox()
      return [box?.width, box?.height].map((length) => Math.round(length ?? 0))
    }
    expect(await sizeOf('image.jpg', -1)).toEqual([44, 44])
    expect(await sizeOf('tall parcel.png')).toEqual([80, 320])
    await toTop()
    const album = timeline.getByRole('list').filter({ has: page.getByRole('article') })
    await expect.poll(() => album.getByRole('article').count()).toBe(3)
    // One line for what happened together, unfolded one by one.
    const together = timeline.getByRole('button', { name: /joined and took responsibility/ })
    await together.click()
    await expect.poll(() => timeline.getByRole('listitem').filter({ hasText: 'joined' }).count()).toBe(1)
    await together.click()
    const panel = page.getByRole('complementary', { name: 'Contact' })
    await expect
      .poll(() =>
        panel
          .locator('img')
          .first()
          .evaluate((face) => (face as unknown as Picture).naturalWidth),
      )
      .toBe(96)
    await picture(page, 'timeline-and-customer')
    await panel.getByRole('button', { name: /Asked whether we are there/ }).waitFor()
    await panel.getByRole('button', { name: 'Files and pictures' }).click()
    await panel.getByRole('button', { name: 'Show tall parcel.png' }).waitFor()
    await picture(page, 'customer-files')
    expect(await accessibilityProblems(page)).toEqual([])
    expect(anna.errors).toEqual([])
  })
})
