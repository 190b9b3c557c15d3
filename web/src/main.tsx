import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, StrictMode, Suspense, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { loadConfig } from './api/config.ts'
import { queryClient } from './api/queries.ts'
import { startLanguage } from './i18n/index.ts'
import { startSession, useSession } from './session/session.ts'
import { SignedInBeside } from './session/signed-in-beside.tsx'
import { router } from './shell/routes.tsx'
import { TroubleStarting } from './shell/trouble-starting.tsx'
import { TipProvider } from './ui/tip.tsx'
import './styles.css'

const SignIn = lazy(() => import('./session/sign-in.tsx'))
const SignInAgain = lazy(() => import('./session/sign-in-again.tsx'))

function Console() {
  const { status } = useSession()
  // The next person must not see what the last one saw.
  useEffect(() => {
    if (status === 'signed-out') queryClient.clear()
  }, [status])
  if (status !== 'signed-out') {
    return (
      <>
        <RouterProvider router={router} />
        <Suspense>{status === 'expired' && <SignInAgain />}</Suspense>
      </>
    )
  }
  return (
    <Suspense>
      <SignIn />
    </Suspense>
  )
}

const element = document.getElementById('root')
if (!element) throw new Error('There is no element #root')
const page = createRoot(element)

async function start(): Promise<void> {
  await startLanguage()
  try {
    await loadConfig()
    if ((await startSession()) === 'handed-over') return page.render(<SignedInBeside />)
  } catch (error) {
    console.error(error)
    page.render(<TroubleStarting again={() => void start()} />)
    return
  }
  page.render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <TipProvider>
          <Console />
        </TipProvider>
      </QueryClientProvider>
    </StrictMode>,
  )
}
void start()
