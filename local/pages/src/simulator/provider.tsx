import { useState } from 'preact/hooks'
import { get, post } from '../http.ts'
import { usePolled } from '../polling.ts'
import { Problem } from '../shell.tsx'
import type { PhoneInfo, Sent } from './customers.ts'
import { Templates } from './template.tsx'

interface Fault {
  name: string
  fault: { status?: number; delayMs?: number }
}
const faults: Fault[] = [
  { name: 'answers after 5 seconds', fault: { delayMs: 5_000 } },
  { name: 'is down (500)', fault: { status: 500 } },
  { name: 'cuts the connection', fault: { status: 0 } },
  { name: 'has too many calls (429)', fault: { status: 429 } },
  { name: 'refuses the message (400)', fault: { status: 400 } },
  { name: 'refuses the credentials (401)', fault: { status: 401 } },
]

/** What one provider was sent, and what goes wrong there. */
export function Provider({ phone }: { phone: PhoneInfo }) {
  const { value: sent = [], problem } = usePolled(
    () => get<Sent[]>(`/_local/simulator/sent?channelId=${phone.id}`),
    1_500,
    `provider ${phone.id}`,
  )
  return (
    <div class="provider">
      <Faults phone={phone} key={phone.id} />
      <Templates phone={phone} key={`templates ${phone.id}`} />
      <section class="card log">
        <h2>Sent to the provider</h2>
        <Problem text={problem} />
        <ol>
          {sent
            .slice(-30)
            .reverse()
            .map(({ id, to, text, at, status }) => (
              <li key={`${at} ${id}`}>
                <p class="what">{text}</p>
                <p class="small soft">
                  {new Date(at).toLocaleTimeString()} · to <code>{to}</code> ·{' '}
                  <span class={status >= 200 && status < 300 ? 'good' : 'bad'}>
                    {status === 0 ? 'connection cut' : `answered ${status}`}
                  </span>
                </p>
              </li>
            ))}
          {sent.length === 0 && <li class="soft">Nothing yet. What agents write on this channel shows here.</li>}
        </ol>
      </section>
    </div>
  )
}

function Faults({ phone }: { phone: PhoneInfo }) {
  const [chosen, setChosen] = useState(0)
  const [times, setTimes] = useState('1')
  const [state, setState] = useState('')
  const [problem, setProblem] = useState<string>()
  const count = Number(times)
  const send = async (fault: Fault | undefined) => {
    setProblem(undefined)
    try {
      const body = { channelId: phone.id, ...(fault ? { ...fault.fault, times: count } : { status: 500, times: 0 }) }
      await post('/_local/provider-faults', body)
      const calls = count === 1 ? 'At the next call' : `At the next ${count} calls`
      setState(fault ? `${calls} the provider ${fault.name}.` : 'The provider works.')
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  return (
    <form
      class="card faults"
      onSubmit={(event) => {
        event.preventDefault()
        void send(faults[chosen])
      }}
    >
      <h2>When the provider misbehaves</h2>
      <div class="fault-fields">
        <div>
          <label class="label" for="fault">
            The provider
          </label>
          <select
            class="input"
            id="fault"
            value={chosen}
            onChange={({ currentTarget }) => setChosen(currentTarget.selectedIndex)}
          >
            {faults.map(({ name }, index) => (
              <option key={name} value={index}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <div>
          <label class="label" for="times">
            For calls
          </label>
          <input
            class="input"
            id="times"
            inputMode="numeric"
            value={times}
            onInput={({ currentTarget }) => setTimes(currentTarget.value)}
          />
        </div>
      </div>
      <div class="row">
        <button class="button" type="submit" disabled={!(Number.isInteger(count) && count > 0 && count <= 1_000)}>
          Do it
        </button>
        <button class="button" type="button" onClick={() => void send(undefined)}>
          Works again
        </button>
      </div>
      <p class="small soft" role="status">
        {state}
      </p>
      <Problem text={problem} />
    </form>
  )
}
