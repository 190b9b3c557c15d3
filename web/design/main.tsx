import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from '../src/api/queries.ts'
import { startLanguage } from '../src/i18n/index.ts'
import { TipProvider } from '../src/ui/tip.tsx'
import { Design } from './design.tsx'
import './design.css'

const element = document.getElementById('root')
if (!element) throw new Error('There is no element #root')
await startLanguage()
// What would be asked of a server is not there: nothing of it is shown.
queryClient.setDefaultOptions({ queries: { enabled: false } })
createRoot(element).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <TipProvider>
        <Design />
      </TipProvider>
    </QueryClientProvider>
  </StrictMode>,
)
