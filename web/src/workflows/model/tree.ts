import type { Step } from '../types.ts'

/** The two ways on from a step: of a branch, or when nobody was there, or nothing came in time. */
export type Way = 'then' | 'else'
/** Where a list of steps stands: nothing is the outermost one; `[2, 'else']` is that of the third step. */
export type ListPath = readonly (number | Way)[]
/** Before which step of which list. */
export interface Place {
  list: ListPath
  at: number
}

/** As many, and as deep, as the server takes. */
export const MOST_STEPS = 100
export const MOST_DEPTH = 8

/** The ways on that a step has, in the order in which they are read. */
export function waysOf(step: Step): { way: Way; steps: Step[] }[] {
  if (step.do === 'branch') {
    return [
      { way: 'then', steps: step.with.then },
      { way: 'else', steps: step.with.else ?? [] },
    ]
  }
  if (step.do === 'assign') return [{ way: 'else', steps: step.with.else ?? [] }]
  // A wait without an end has nothing that comes at its end.
  return step.do === 'wait' && step.with.atMost !== undefined ? [{ way: 'else', steps: step.with.else ?? [] }] : []
}

/** The same step with other steps on one of its ways. */
export function withWay(step: Step, way: Way, steps: Step[]): Step {
  // What is not there is as good as empty.
  if (steps.length === 0 && !(way in (step.with ?? {}))) return step
  return { ...step, with: { ...step.with, [way]: steps } } as Step
}

/** Every step in the order in which it is read, with where it stands. */
export function readingOrder(steps: readonly Step[], list: ListPath = []): { step: Step; place: Place }[] {
  return steps.flatMap((step, at) => [
    { step, place: { list, at } },
    ...waysOf(step).flatMap(({ way, steps: inner }) => readingOrder(inner, [...list, at, way])),
  ])
}

export const find = (steps: readonly Step[], id: string) => readingOrder(steps).find(({ step }) => step.id === id)

/** The list at a path; none where nothing leads. */
export function listAt(steps: readonly Step[], list: ListPath): readonly Step[] {
  const [at, way, ...rest] = list
  if (at === undefined) return steps
  const step = steps[at as number]
  const inner = step && waysOf(step).find((each) => each.way === way)
  return inner ? listAt(inner.steps, rest) : []
}

function changeList(steps: readonly Step[], list: ListPath, change: (steps: readonly Step[]) => Step[]): Step[] {
  const [at, way, ...rest] = list
  if (at === undefined) return change(steps)
  return steps.map((step, index) => {
    const inner = index === at ? waysOf(step).find((each) => each.way === way) : undefined
    return inner ? withWay(step, inner.way, changeList(inner.steps, rest, change)) : step
  })
}

export const insert = (steps: readonly Step[], { list, at }: Place, step: Step): Step[] =>
  changeList(steps, list, (all) => all.toSpliced(at, 0, step))

export const remove = (steps: readonly Step[], id: string): Step[] =>
  steps.flatMap((step) =>
    step.id === id
      ? []
      : [waysOf(step).reduce((now, { way, steps: inner }) => withWay(now, way, remove(inner, id)), step)],
  )

export const replace = (steps: readonly Step[], changed: Step): Step[] =>
  steps.map((step) =>
    step.id === changed.id
      ? changed
      : waysOf(step).reduce((now, { way, steps: inner }) => withWay(now, way, replace(inner, changed)), step),
  )

/** How many lists deep a step reaches: 1 where it has no ways on. */
const depthOf = (step: Step): number =>
  1 + Math.max(0, ...waysOf(step).map(({ steps }) => Math.max(0, ...steps.map((inner) => depthOf(inner)))))

const fits = (step: Step, { list }: Place) => list.length / 2 + depthOf(step) <= MOST_DEPTH

/** Every place where a step could stand, in the order in which it is read. */
function places(steps: readonly Step[], list: ListPath = []): Place[] {
  return [
    ...steps.flatMap((step, at) => [
      { list, at },
      ...waysOf(step).flatMap(({ way, steps: inner }) => places(inner, [...list, at, way])),
    ]),
    { list, at: steps.length },
  ]
}

const isSame = (one: Place, other: Place) =>
  one.at === other.at && one.list.length === other.list.length && one.list.every((part, at) => part === other.list[at])

/** One place up or down as it is read, into branches and out of them; undefined: it is at the end. */
export function moveBy(steps: readonly Step[], id: string, by: -1 | 1): Step[] | undefined {
  const found = find(steps, id)
  if (!found) return undefined
  const rest = remove(steps, id)
  const all = places(rest)
  for (let at = all.findIndex((each) => isSame(each, found.place)) + by; ; at += by) {
    const place = all[at]
    if (!place) return undefined
    if (fits(found.step, place)) return insert(rest, place, found.step)
  }
}

/** To a place as the steps are numbered now; undefined: into itself, too deep, or where it is. */
export function move(steps: readonly Step[], id: string, to: Place): Step[] | undefined {
  const found = find(steps, id)
  if (!found) return undefined
  const { step, place } = found
  const depth = place.list.length
  const isBeside = isSame({ ...to, list: to.list.slice(0, depth) }, { ...place, at: to.at })
  const passes = isBeside && to.list[depth] !== undefined
  if (passes && to.list[depth] === place.at) return undefined
  if (isBeside && !passes && (to.at === place.at || to.at === place.at + 1)) return undefined
  if (!fits(step, to)) return undefined
  // What stood before it is one place further on once it is gone.
  const back = (index: number) => (index > place.at ? index - 1 : index)
  const target = !isBeside
    ? to
    : passes
      ? { ...to, list: to.list.map((part, at) => (at === depth ? back(part as number) : part)) }
      : { ...to, at: back(to.at) }
  return insert(remove(steps, id), target, step)
}

/** One with ways on needs room for what comes in them. */
export const isDeepest = ({ list }: Place) => list.length / 2 + 1 >= MOST_DEPTH

/** The same with ids of their own, it and all that is in it. */
export function copyOf(step: Step, newId: () => string): Step {
  return waysOf(step).reduce(
    (now, { way, steps }) =>
      withWay(
        now,
        way,
        steps.map((inner) => copyOf(inner, newId)),
      ),
    { ...step, id: newId() },
  )
}

/** The number of a step as it is read: `2`; `2a.1` is the first one of its first way, `2b.1` of its other one. */
export function numberOf({ list, at }: Place): string {
  const parts = [...list, at].map((part) => (part === 'then' ? 'a.' : part === 'else' ? 'b.' : String(part + 1)))
  return parts.join('')
}

/** Which step a path of the server means (`steps.2.with.else.0.with.teamId`), and which of its fields. */
export function stepAtPath(steps: readonly Step[], path: string): { id: string; field: string } | undefined {
  const [first, ...parts] = path.split('.')
  if (first !== 'steps') return undefined
  let list = steps
  let found: Step | undefined
  for (let at = 0; at < parts.length; ) {
    const next = list[Number(parts[at])]
    if (!next) break
    found = next
    const wayAt = parts[at + 1] === 'with' ? at + 2 : at + 1
    const way = waysOf(next).find((each) => each.way === parts[wayAt])
    if (!way || parts[wayAt + 1] === undefined) {
      return {
        id: next.id,
        field: parts
          .slice(at + 1)
          .filter((part) => part !== 'with')
          .join('.'),
      }
    }
    list = way.steps
    at = wayAt + 1
  }
  return found && { id: found.id, field: '' }
}
