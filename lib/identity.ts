import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import {
  AccountRecovery,
  CfnManagedLoginBranding,
  CfnUserPoolUser,
  ClientAttributes,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  UserPool,
} from 'aws-cdk-lib/aws-cognito'
import { Construct } from 'constructs'
import { explain } from './support/explain.ts'
import type { Stage } from './support/stage.ts'

export interface IdentityProps {
  stage: Stage
  /** origin of the console, to which people return after signing in */
  consoleUrl: string
}

/** Who the agents are: a Cognito user pool, or the company's own OpenID provider. */
export class Identity extends Construct {
  /** as in the tokens' `iss` and `aud` */
  readonly issuer: string
  readonly audience: string
  /** origins that the console calls to sign somebody in */
  readonly origins: string[]

  constructor(scope: Construct, id: string, props: IdentityProps) {
    super(scope, id)
    const { stage, consoleUrl } = props
    if (stage.oidcIssuer !== undefined && stage.oidcAudience !== undefined) {
      this.issuer = stage.oidcIssuer
      this.audience = stage.oidcAudience
      this.origins = [stage.oidcIssuer, ...stage.oidcOrigins].map((url) => new URL(url).origin)
      return
    }
    const pool = new UserPool(this, 'Agents', {
      // Managed login takes it; a company's older accounts may have another by default.
      featurePlan: FeaturePlan.ESSENTIALS,
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      keepOriginal: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { sms: false, otp: true },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(7),
      },
      deletionProtection: stage.removal === 'keep',
      removalPolicy: stage.removal === 'keep' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    })
    explain(pool, [
      {
        rule: 'COG2',
        reason: 'A second factor is offered to every agent (TOTP); requiring it is the company’s choice.',
      },
      { rule: 'COG3', reason: 'Threat protection is billed by the agent and month; nothing may cost while idle.' },
      {
        rule: 'COG8',
        reason: 'The Plus plan is billed by the agent and month; Essentials has managed login and TOTP.',
      },
    ])
    const client = pool.addClient('Console', {
      generateSecret: false,
      // Tokens of the password API may change the user's own attributes; agents are known by email, so only managed login.
      authFlows: { user: false, userPassword: false, userSrp: false, custom: false, adminUserPassword: false },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        callbackUrls: [`${consoleUrl}/`],
        logoutUrls: [`${consoleUrl}/`],
      },
      writeAttributes: new ClientAttributes().withStandardAttributes({ fullname: true }),
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(7),
    })
    const { region } = Stack.of(this)
    const domainPrefix = `switchboard-${stage.name}-${Stack.of(this).account}`
    pool.addDomain('SignIn', {
      cognitoDomain: { domainPrefix },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    })
    // Without a branding the new managed login answers with an error page.
    new CfnManagedLoginBranding(this, 'Branding', {
      userPoolId: pool.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    })
    const owner = new CfnUserPoolUser(this, 'Owner', {
      userPoolId: pool.userPoolId,
      username: stage.ownerEmail,
      desiredDeliveryMediums: ['EMAIL'],
      userAttributes: [
        { name: 'email', value: stage.ownerEmail },
        { name: 'email_verified', value: 'true' },
        { name: 'name', value: stage.ownerName },
      ],
    })
    // Another owner in the configuration comes beside this one; without it CloudFormation would delete who was named before.
    owner.applyRemovalPolicy(RemovalPolicy.RETAIN)
    const issuers = `https://cognito-idp.${region}.amazonaws.com`
    this.issuer = `${issuers}/${pool.userPoolId}`
    this.origins = [issuers, `https://${domainPrefix}.auth.${region}.amazoncognito.com`]
    this.audience = client.userPoolClientId
  }
}
