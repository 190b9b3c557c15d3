import { useState } from 'preact/hooks'
import { get } from './http.ts'
import { usePolled } from './polling.ts'
import { Page, Problem, show } from './shell.tsx'
import type { PhoneInfo } from './simulator/customers.ts'
import { Phone } from './simulator/phone.tsx'
import { Provider } from './simulator/provider.tsx'
import './simulator.css'

function Simulator() {
  const { value: phones, problem } = usePolled(() => get<PhoneInfo[]>('/_local/simulator'), 30_000)
  const [chosen, setChosen] = useState(location.hash.slice(1))
  const [automatic, setAutomatic] = useState(true)
  const phone = phones?.find(({ id }) => id === chosen) ?? phones?.[0]
  const choose = (id: string) => {
    setChosen(id)
    history.replaceState(null, '', `#${id}`)
  }
  return (
    <Page
      wide
      title="Simulator"
      lead="A phone for every provider. What its customer does arrives as the provider’s own signed webhook."
    >
      <Problem text={problem} />
      {phones?.length === 0 && (
        <p class="card empty">There are no demo channels here: Switchboard was started with SWITCHBOARD_DEMO=off.</p>
      )}
      {phone && (
        <div class="simulator">
          <ul class="channels" aria-label="Channels">
            {phones?.map(({ id, label }) => (
              <li key={id}>
                <button type="button" aria-current={id === phone.id} onClick={() => choose(id)}>
                  {label}
                </button>
              </li>
            ))}
          </ul>
          <div>
            <Phone key={phone.id} phone={phone} automatic={automatic} />
            {phone.receipts.length > 0 ? (
              <label class="row small automatic">
                <input
                  type="checkbox"
                  checked={automatic}
                  onChange={({ currentTarget }) => setAutomatic(currentTarget.checked)}
                />
                The provider tells by itself: {phone.receipts.filter((status) => status !== 'failed').join(', ')}
              </label>
            ) : (
              <p class="small soft automatic">This provider does not tell whether messages are delivered.</p>
            )}
          </div>
          <Provider phone={phone} />
        </div>
      )}
    </Page>
  )
}

show(<Simulator />)
