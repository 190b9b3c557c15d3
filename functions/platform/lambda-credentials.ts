import { fromEnv } from '@aws-sdk/credential-provider-env'

/**
 * Stands in for the SDK's default credential chain in the bundles: a function finds its credentials in the environment
 * and nowhere else, and the rest of the chain (SSO, profiles, web identity) is a fifth of a bundle.
 */
export const defaultProvider = () => fromEnv()
