import { useEffect, useMemo, useRef, useState } from 'react'
import { call } from '../api/client.ts'
import { asProblem, type Problem } from '../api/problem.ts'
import { withoutEmpty } from './model/conditions.ts'
import { type Found, type Issue, sortErrors } from './model/errors.ts'
import { begin, change, type History, redo, undo } from './model/history.ts'
import { newId, newStep } from './model/steps.ts'
import {
  copyOf,
  find,
  insert,
  listAt,
  MOST_STEPS,
  move,
  moveBy,
  numberOf,
  type Place,
  readingOrder,
  remove,
  replace,
  waysOf,
  withWay,
} from './model/tree.ts'
import type { Spoken } from './spoken.ts'
import type { Document } from './starters.ts'
import type { Do, Step, Workflow } from './types.ts'
import { useWords } from './words.ts'

export const documentOf = ({ name, trigger, when, steps }: Document): Document => ({ name, trigger, when, steps })
/** As it is sent: groups in which nothing is asked are left out. */
export const cleaned = (document: Document): Document => ({
  ...document,
  when: withoutEmpty(document.when),
  steps: document.steps.map(cleanedStep),
})
const cleanedStep = (step: Step): Step => {
  const own = step.do === 'branch' ? { ...step, with: { ...step.with, when: withoutEmpty(step.with.when) } } : step
  return waysOf(own).reduce((now, { way, steps }) => withWay(now, way, steps.map(cleanedStep)), own as Step)
}
const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

interface BuilderOptions {
  /** as it was read; undefined: a new one */
  workflow: Workflow | undefined
  initial: Document
  spoken: Spoken
  reload(): Promise<Workflow | undefined>
  onSaved(workflow: Workflow): void
}

/** A workflow that is being built: what it is made of, with all that was before, and what is wrong with it. */
export function useBuilder({ workflow, initial, spoken, reload, onSaved }: BuilderOptions) {
  const { t } = useWords()
  const [base, setBase] = useState(workflow)
  const [history, setHistory] = useState<History<Document>>(() => begin(initial))
  const [openId, setOpenId] = useState<string>()
  const [draggedId, setDragged] = useState<string>()
  const [said, setSaid] = useState('')
  const [problem, setProblem] = useState<Problem>()
  const [issues, setIssues] = useState<readonly Issue[]>([])
  const [wasAsked, setAsked] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [isOvertaken, setOvertaken] = useState<Document>()
  const attempt = useRef({ content: '', key: '' })
  const draft = history.now
  const isDirty = !same(draft, base ? documentOf(base) : initial)

  const refused = problem?.errors ?? []
  const found: Found = useMemo(
    () => sortErrors(draft, wasAsked ? [...issues, ...refused] : []),
    [draft, issues, refused, wasAsked],
  )
  // Once it was asked for, what is wrong is looked at with every change.
  useEffect(() => {
    if (!wasAsked) return
    let isCurrent = true
    void import('./validate.ts').then(({ validate }) => isCurrent && setIssues(validate(draft)))
    return () => {
      isCurrent = false
    }
  }, [draft, wasAsked])

  const focus = useFocusLater()
  const set = (next: Partial<Document>, about?: string) => {
    // What was refused was refused as it was.
    setProblem(undefined)
    setHistory((now) => change(now, { ...now.now, ...next }, about))
  }
  const setSteps = (steps: Step[], about?: string) => set({ steps }, about)
  const tell = (key: 'added' | 'moved', steps: readonly Step[], id: string) => {
    const at = find(steps, id)
    if (at) setSaid(t(`builder.${key}`, { number: numberOf(at.place), step: spoken.step(at.step) }))
  }
  const { steps } = draft

  const editing = {
    openId,
    open: (id: string | undefined) => {
      if (id === undefined && openId) focus(`[data-step="${openId}"]`)
      setOpenId(id)
    },
    errors: found.steps,
    change: (step: Step, about?: string) => setSteps(replace(steps, step), about && `${step.id} ${about}`),
    add(what: Do, place: Place) {
      const step = newStep(what, newId())
      const next = insert(steps, place, step)
      setSteps(next)
      setOpenId(step.id)
      focus(`[data-form="${step.id}"] :is(select, input, textarea, button)`)
      tell('added', next, step.id)
    },
    moveBy(step: Step, by: -1 | 1) {
      const next = moveBy(steps, step.id, by)
      focus(`[data-step="${step.id}"]`)
      if (!next) return setSaid(t('builder.notMoved'))
      setSteps(next)
      tell('moved', next, step.id)
    },
    moveTo(id: string, place: Place) {
      setDragged(undefined)
      const next = move(steps, id, place)
      if (!next) return
      setSteps(next)
      focus(`[data-step="${id}"]`)
      tell('moved', next, id)
    },
    copy(step: Step) {
      const at = find(steps, step.id)
      if (!at || readingOrder(steps).length + readingOrder([step]).length > MOST_STEPS) return
      const copy = copyOf(step, newId)
      const next = insert(steps, { list: at.place.list, at: at.place.at + 1 }, copy)
      setSteps(next)
      focus(`[data-step="${copy.id}"]`)
      tell('added', next, copy.id)
    },
    remove(step: Step) {
      const at = find(steps, step.id)
      if (!at) return
      const next = remove(steps, step.id)
      const beside = listAt(next, at.place.list)
      const neighbour = beside[at.place.at] ?? beside[at.place.at - 1]
      setSteps(next)
      if (openId === step.id) setOpenId(undefined)
      focus(neighbour ? `[data-step="${neighbour.id}"]` : `[data-add="${[...at.place.list, 0].join('.')}"]`)
      setSaid(t('builder.deleted', { step: spoken.step(step) }))
    },
    isFull: readingOrder(steps).length >= MOST_STEPS,
    draggedId,
    drag: setDragged,
  }

  const step = (go: typeof undo, word: 'undone' | 'redone') => {
    const next = go(history)
    if (!next) return
    setProblem(undefined)
    setHistory(next)
    setSaid(t(`builder.${word}`))
  }
  const goUndo = () => step(undo, 'undone')
  const goRedo = () => step(redo, 'redone')
  useUndoKeys(goUndo, goRedo)

  const keyOf = (content: string) => {
    if (attempt.current.content !== content) attempt.current = { content, key: crypto.randomUUID() }
    return attempt.current.key
  }
  const showFirst = (all: Found) => {
    const [id] = all.steps.keys()
    if (id) {
      setOpenId(id)
      focus(`[data-form="${id}"] [aria-invalid=true], [data-step="${id}"]`)
    } else focus('[data-builder] [aria-invalid=true], [data-errors]')
  }
  /** What the server has against it is shown where it stands. */
  const refuse = (error: unknown) => {
    const refusal = asProblem(error)
    setAsked(true)
    setProblem(refusal)
    if (refusal.errors.length > 0) showFirst(sortErrors(draft, refusal.errors))
  }
  const meet = async (error: unknown) => {
    const refusal = asProblem(error)
    if (refusal.code !== 'version_conflict') return refuse(refusal)
    const now = await reload()
    if (!now) return refuse(refusal)
    setOvertaken(draft)
    setBase(now)
    setHistory((was) => change(was, documentOf(now)))
  }
  /** `isTold`: whether whoever is around hears of it at once */
  async function store(isTold = true): Promise<Workflow | undefined> {
    if (isBusy) return undefined
    setBusy(true)
    setProblem(undefined)
    setOvertaken(undefined)
    setAsked(true)
    try {
      const { validate } = await import('./validate.ts')
      const document = cleaned(draft)
      const wrong = validate(document)
      setIssues(wrong)
      if (wrong.length > 0) {
        showFirst(sortErrors(draft, wrong))
        return undefined
      }
      const saved = base
        ? await call('workflows.update', { id: base.id, version: base.version, ...document })
        : await call('workflows.create', document, { idempotencyKey: keyOf(JSON.stringify(document)) })
      setBase(saved)
      // As the server put it: what it left out is nothing to save.
      setHistory((now) => (same(now.now, draft) ? { ...now, now: documentOf(saved), about: undefined } : now))
      setSaid(t('builder.saved'))
      if (isTold) onSaved(saved)
      return saved
    } catch (error) {
      await meet(error).catch((failure: unknown) => setProblem(asProblem(failure)))
      return undefined
    } finally {
      setBusy(false)
    }
  }

  return {
    base,
    draft,
    set,
    found,
    problem,
    isDirty,
    isBusy,
    said,
    say: setSaid,
    editing,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    undo: goUndo,
    redo: goRedo,
    save: store,
    refuse,
    showFirst: () => showFirst(found),
    /** as it is on the server now, where something else of it was changed */
    become: setBase,
    restore: isOvertaken
      ? () => {
          set(isOvertaken)
          setOvertaken(undefined)
        }
      : undefined,
  }
}

/** Puts the focus on what comes with the next drawing. */
function useFocusLater(): (selector: string) => void {
  const [wanted, setWanted] = useState<{ selector: string }>()
  useEffect(() => {
    if (!wanted) return
    // A menu that closes gives the focus back to what opened it, after this.
    const timer = setTimeout(() => document.querySelector<HTMLElement>(wanted.selector)?.focus(), 20)
    return () => clearTimeout(timer)
  }, [wanted])
  return (selector) => setWanted({ selector })
}

function useUndoKeys(undoLast: () => void, redoLast: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return
      const key = event.key.toLowerCase()
      if (key !== 'z' && key !== 'y') return
      event.preventDefault()
      if (key === 'y' || event.shiftKey) redoLast()
      else undoLast()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  })
}
