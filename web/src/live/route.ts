import { createLazyRoute } from '@tanstack/react-router'
import LivePage from './live-page.tsx'

export const liveRoute = createLazyRoute('/reports/live')({ component: LivePage })
