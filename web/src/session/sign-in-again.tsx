import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { config } from '../api/config.ts'
import { asProblem, type Problem } from '../api/problem.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Notice } from '../ui/notice.tsx'
import { goOn, signOut } from './session.ts'
import { AsDemoAgent } from './sign-in.tsx'

/** Over the page, which waits and loses nothing. */
export default function SignInAgain() {
  const { t } = useTranslation()
  return (
    <Dialog open title={t('signIn.again')} description={t('signIn.kept')}>
      {config().signIn.kind === 'oidc' ? <Beside /> : <AsDemoAgent />}
      <div className="mt-4 flex justify-end">
        <Button onClick={() => void signOut()}>{t('account.signOut')}</Button>
      </div>
    </Dialog>
  )
}

function Beside() {
  const { t } = useTranslation()
  const [problem, setProblem] = useState<Problem>()
  useEffect(() => {
    let stop: (() => void) | undefined
    let isGone = false
    void import('./oidc.ts').then(({ hearSignIn }) => {
      if (!isGone) stop = hearSignIn(goOn)
    })
    return () => {
      isGone = true
      stop?.()
    }
  }, [])
  const go = async () => {
    try {
      const { signInBeside } = await import('./oidc.ts')
      await signInBeside()
    } catch (error) {
      setProblem(asProblem(error))
    }
  }
  return (
    <div className="space-y-3">
      <Button look="primary" className="w-full" data-begin onClick={() => void go()}>
        {t('signIn.go')}
      </Button>
      {problem && <Notice tone="bad">{problem.message}</Notice>}
    </div>
  )
}
