import { createLazyRoute } from '@tanstack/react-router'
import { CampaignsPage } from './campaigns-page.tsx'

export const campaignsRoute = createLazyRoute('/campaigns')({ component: CampaignsPage })
