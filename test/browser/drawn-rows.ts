import type { Page } from 'playwright-core'

/**
 * Counts which rows React draws, by the hook that it offers to its developer tools in every build: so nothing of the
 * console is made for being counted. A row is what `selector` finds; it counts each time that any part of it is drawn.
 */
const hook = `(() => {
  const isComponent = ({ tag }) => [0, 1, 11, 14, 15].includes(tag)
  const isDrawn = ({ flags }) => (flags & 1) === 1
  const elementOf = (fiber) => {
    for (let at = fiber.return; at; at = at.return) if (at.tag === 5 && at.stateNode.matches('li, [data-row]')) return at.stateNode
  }
  const drawn = globalThis.drawnRows = []
  function visit(fiber, before, rows) {
    if (isComponent(fiber) && isDrawn(fiber)) {
      const row = elementOf(fiber)
      if (row) rows.add(row)
    }
    if (fiber.child === before?.child) return
    for (let child = fiber.child; child; child = child.sibling) visit(child, child.alternate, rows)
  }
  globalThis.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    renderers: new Map(),
    supportsFiber: true,
    inject: () => 1,
    onCommitFiberUnmount() {},
    onCommitFiberRoot(_, root) {
      const rows = new Set()
      visit(root.current, root.current.alternate, rows)
      drawn.push(...rows)
    },
  }
})()`

/** Before the page is opened. */
export const countDrawnRows = (page: Page) => page.addInitScript(hook)

/** From now on; time stands still, so that what says how long ago something was is not drawn again by itself. */
export async function startCounting(page: Page): Promise<void> {
  await page.clock.setFixedTime(Date.now())
  await page.evaluate('drawnRows.length = 0')
}

export interface DrawnRows {
  /** how often rows below the element were drawn, each time counted */
  list: number
  timeline: number
}

/** How often rows of the list and of the timeline were drawn since. */
export function drawnRows(page: Page): Promise<DrawnRows> {
  return page.evaluate(`(() => ({
    list: drawnRows.filter((row) => row.closest('ul[data-conversations]')).length,
    timeline: drawnRows.filter((row) => row.matches('[data-row]')).length,
  }))()`)
}
