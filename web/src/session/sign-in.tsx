import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { config } from '../api/config.ts'
import { asProblem, Problem, problemOf } from '../api/problem.ts'
import { LanguageSelect } from '../shell/language-select.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { signInHere, useSession } from './session.ts'

export default function SignIn() {
  const { t } = useTranslation()
  const { reason } = useSession()
  return (
    <main className="scroll-thin flex h-full flex-col items-center overflow-y-auto px-4 py-10 sm:justify-center">
      <div className="w-full max-w-sm">
        <h1 className="mb-1 font-semibold text-lg">{t('signIn.title')}</h1>
        {reason === 'failed' && (
          <div className="my-2">
            <Notice tone="info">{t('signIn.failed')}</Notice>
          </div>
        )}
        {config().signIn.kind === 'oidc' ? <WithIdentityProvider automatic={reason === undefined} /> : <AsDemoAgent />}
        <div className="mt-6 flex justify-end">
          <LanguageSelect />
        </div>
      </div>
    </main>
  )
}

function WithIdentityProvider({ automatic }: { automatic: boolean }) {
  const { t } = useTranslation()
  const [problem, setProblem] = useState<Problem>()
  const go = async () => {
    try {
      const { redirectToSignIn } = await import('./oidc.ts')
      await redirectToSignIn()
    } catch (error) {
      setProblem(asProblem(error))
    }
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    if (automatic) void go()
  }, [])
  return (
    <div className="mt-4 space-y-3">
      <p className="text-muted">{t('signIn.provider')}</p>
      <Button look="primary" className="w-full" onClick={() => void go()}>
        {t('signIn.go')}
      </Button>
      {problem && <Notice tone="bad">{problem.message}</Notice>}
    </div>
  )
}

interface DemoAgent {
  email: string
  name: string
  role: string
  teams: string[]
}

async function ask<Answer>(path: string, body?: object): Promise<Answer> {
  const init = body
    ? { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    : {}
  const response = await fetch(path, init).catch(() => {
    throw new Problem(0, { detail: 'The server cannot be reached.' })
  })
  if (!response.ok) throw await problemOf(response)
  return (await response.json()) as Answer
}

/** Whoever one wants to be, on this machine. */
export function AsDemoAgent() {
  const { t } = useTranslation()
  const [agents, setAgents] = useState<DemoAgent[]>()
  const [problem, setProblem] = useState<Problem>()
  useEffect(() => {
    ask<{ items: DemoAgent[] }>('/_local/agents').then(
      ({ items }) => setAgents(items),
      (error) => setProblem(asProblem(error)),
    )
  }, [])
  const enter = async (email: string) => {
    try {
      signInHere((await ask<{ token: string }>('/_local/token', { email })).token)
    } catch (error) {
      setProblem(asProblem(error))
    }
  }
  if (problem) return <Notice tone="bad">{t('problem.offline')}</Notice>
  return (
    <>
      <p className="mb-4 text-muted">{t('signIn.demo')}</p>
      {!agents && <Waiting rows={5} />}
      <ul className="overflow-hidden rounded-lg border bg-surface empty:hidden">
        {agents?.map(({ email, name, role, teams }) => (
          <li key={email} className="border-b last:border-b-0">
            <button
              type="button"
              onClick={() => void enter(email)}
              className="flex w-full items-center gap-3 px-3 py-2 text-start -outline-offset-2 hover:bg-hover"
            >
              <Avatar name={name} />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{name}</span>
                <span className="block truncate text-muted text-xs">{email}</span>
              </span>
              <span className="text-end text-muted text-xs">
                {t(`role.${role}` as 'role.agent')}
                {teams.length > 0 && <span className="block">{teams.join(', ')}</span>}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
