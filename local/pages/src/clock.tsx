import { useEffect, useRef, useState } from 'preact/hooks'
import './clock.css'
import { get, post } from './http.ts'
import { usePolled } from './polling.ts'
import { Page, Problem, show } from './shell.tsx'

const steps: [name: string, seconds: number][] = [
  ['1 minute', 60],
  ['3 minutes', 180],
  ['5 minutes', 300],
  ['1 hour', 3_600],
  ['1 day', 86_400],
]

interface Counts {
  queues: Record<string, number>
  views: Record<string, number>
}

const queues: [key: string, name: string, what: string][] = [
  ['rep_needed', 'Rep needed', 'waiting, and no agent has joined'],
  ['pending', 'Pending', 'waiting for the crew'],
  ['soon', 'Soon', 'waiting for more than 3 minutes'],
  ['overdue', 'Overdue', 'waiting for more than 5 minutes'],
  ['online', 'Online', 'connected to the web chat'],
]
const views: [key: string, name: string][] = [
  ['unassigned', 'Unassigned'],
  ['all', 'All open'],
]

let token: Promise<string> | undefined
const tokenOf = () => {
  token ??= post<{ token: string }>('/_local/token', { email: 'owner@demo.test' }).then((answer) => answer.token)
  return token
}

async function load() {
  const [{ now }, counts] = await Promise.all([
    get<{ now: string }>('/_local/clock'),
    get<Counts>('/v1/conversations/counts', await tokenOf()),
  ])
  // Between two answers the page's own clock goes on.
  return { ahead: Date.parse(now) - Date.now(), counts }
}

function useTicking(): void {
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => tick((before) => before + 1), 500)
    return () => clearInterval(timer)
  }, [])
}

function Clock() {
  const { value, problem, again } = usePolled(load, 1_500)
  const [moving, setMoving] = useState(false)
  const [failed, setFailed] = useState<string>()
  const [minutes, setMinutes] = useState('30')
  useTicking()
  const move = async (advanceSeconds: number) => {
    setMoving(true)
    setFailed(undefined)
    try {
      await post('/_local/clock', { advanceSeconds })
      again()
    } catch (error) {
      setFailed((error as Error).message)
    }
    setMoving(false)
  }
  const now = value && new Date(Date.now() + value.ahead)
  const aheadMinutes = value ? Math.round(value.ahead / 60_000) : 0
  const wanted = Number(minutes)
  return (
    <Page title="Clock" lead="Moves the time of the whole system and does what fell due. It only goes forward.">
      <div class="card face">
        <p class="time">
          {now
            ? now.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
            : '–'}
        </p>
        <p class="soft">
          {now?.toLocaleDateString([], { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' })}
          {aheadMinutes > 0 && ` · ${duration(aheadMinutes)} ahead of this machine`}
        </p>
        <div class="row steps">
          {steps.map(([name, seconds]) => (
            <button class="button" type="button" key={name} disabled={moving} onClick={() => void move(seconds)}>
              + {name}
            </button>
          ))}
        </div>
        <form
          class="row steps"
          onSubmit={(event) => {
            event.preventDefault()
            void move(wanted * 60)
          }}
        >
          <label for="minutes">Minutes</label>
          <input
            class="input minutes"
            id="minutes"
            inputMode="numeric"
            value={minutes}
            onInput={({ currentTarget }) => setMinutes(currentTarget.value)}
          />
          <button class="button" type="submit" disabled={moving || !(wanted > 0 && wanted <= 525_600)}>
            Move
          </button>
        </form>
        <p class="soft small" role="status">
          {moving ? 'Moving; what fell due is being done…' : ''}
        </p>
        <Problem text={failed ?? problem} />
      </div>
      <h2>Queues</h2>
      <ul class="counters">
        {queues.map(([key, name, what]) => (
          <Counter key={key} kind={key} name={name} what={what} count={value?.counts.queues[key]} />
        ))}
        {views.map(([key, name]) => (
          <Counter key={key} kind={key} name={name} what="conversations" count={value?.counts.views[key]} />
        ))}
      </ul>
    </Page>
  )
}

function duration(minutes: number): string {
  const days = Math.floor(minutes / 1_440)
  const hours = Math.floor((minutes % 1_440) / 60)
  const parts = [days && `${days} d`, hours && `${hours} h`, minutes % 60 && `${minutes % 60} min`]
  return parts.filter(Boolean).join(' ')
}

/** A number that shows when it has just changed. */
function Counter(props: { kind: string; name: string; what: string; count: number | undefined }) {
  const { kind, name, what, count } = props
  const before = useRef(count)
  const [changed, setChanged] = useState(false)
  useEffect(() => {
    if (before.current === undefined || count === before.current) {
      before.current = count
      return
    }
    before.current = count
    setChanged(true)
    const timer = setTimeout(() => setChanged(false), 2_500)
    return () => clearTimeout(timer)
  }, [count])
  return (
    <li class={`card counter ${kind} ${changed ? 'changed' : ''} ${count ? 'some' : ''}`}>
      <span class="name">{name}</span>
      <span class="count">{count ?? '–'}</span>
      <span class="soft small">{what}</span>
    </li>
  )
}

show(<Clock />)
