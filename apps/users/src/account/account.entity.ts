export type Role = 'customer' | 'admin';

/** What of an account says nothing of the person. */
export interface AccountState {
  id: string;
  role: Role;
  emailVerified: boolean;
  disabled: boolean;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** A person's account, as everybody but the password check sees it. */
export interface Account extends AccountState {
  email: string;
  firstName: string;
  lastName: string;
}

/** What may be changed of an account; what is left out stays. */
export type AccountChanges = Partial<Pick<Account, 'firstName' | 'lastName' | 'role' | 'disabled'>>;

/** What of `wanted` is not so already. */
export function changesTo(account: Account, wanted: AccountChanges): AccountChanges {
  const differing = Object.entries(wanted).filter(([field, value]) => account[field as keyof AccountChanges] !== value);
  return Object.fromEntries(differing);
}

/** Only an administrator may change what an account may do. */
export const isForAdministrators = (changes: AccountChanges): boolean => changes.role !== undefined || changes.disabled !== undefined;

/** The role stands in every access token, and a disabled person must be out at once: both end the sessions that there are. */
export const endsSessions = (changes: AccountChanges): boolean => isForAdministrators(changes);

/** Whether somebody who can administer the shop no longer could. */
export const takesAdministratorAway = (account: AccountState, changes: AccountChanges): boolean =>
  isActiveAdministrator(account) && (changes.role === 'customer' || changes.disabled === true);

export const isActiveAdministrator = ({ role, disabled }: AccountState): boolean => role === 'admin' && !disabled;
