package types

import (
	"google.golang.org/grpc/codes"

	"cosmossdk.io/errors"
)

// The errors of the module. Codes are part of the interface: dense from 2, never reused.
var (
	ErrInvalidField      = errors.RegisterWithGRPCCode(ModuleName, 2, codes.InvalidArgument, "invalid field")
	ErrInvalidReference  = errors.RegisterWithGRPCCode(ModuleName, 3, codes.InvalidArgument, "invalid reference")
	ErrInvalidParams     = errors.RegisterWithGRPCCode(ModuleName, 4, codes.InvalidArgument, "invalid params")
	ErrInvalidGenesis    = errors.RegisterWithGRPCCode(ModuleName, 5, codes.InvalidArgument, "invalid genesis")
	ErrInvalidAuthority  = errors.RegisterWithGRPCCode(ModuleName, 6, codes.PermissionDenied, "signer is not the authority")
	ErrNotOwner          = errors.RegisterWithGRPCCode(ModuleName, 7, codes.PermissionDenied, "signer does not own the model")
	ErrNamespaceTaken    = errors.RegisterWithGRPCCode(ModuleName, 8, codes.PermissionDenied, "namespace belongs to another account")
	ErrNamespaceNotFound = errors.RegisterWithGRPCCode(ModuleName, 9, codes.NotFound, "namespace not found")
	ErrModelNotFound     = errors.RegisterWithGRPCCode(ModuleName, 10, codes.NotFound, "model not found")
	ErrModelExists       = errors.RegisterWithGRPCCode(ModuleName, 11, codes.AlreadyExists, "model already exists")
	ErrVersionNotFound   = errors.RegisterWithGRPCCode(ModuleName, 12, codes.NotFound, "version not found")
	ErrDigestExists      = errors.RegisterWithGRPCCode(ModuleName, 13, codes.AlreadyExists, "content digest already registered")
	ErrCommitNotFound    = errors.RegisterWithGRPCCode(ModuleName, 14, codes.NotFound, "version commit not found")
	ErrCommitExists      = errors.RegisterWithGRPCCode(ModuleName, 15, codes.AlreadyExists, "version commit already exists")
	ErrCommitAge         = errors.RegisterWithGRPCCode(ModuleName, 16, codes.FailedPrecondition, "version commit is too young or too old")
	ErrParentNotFound    = errors.RegisterWithGRPCCode(ModuleName, 17, codes.NotFound, "parent version not found")
	ErrInvalidParents    = errors.RegisterWithGRPCCode(ModuleName, 18, codes.InvalidArgument, "invalid parents")
	ErrAliasReserved     = errors.RegisterWithGRPCCode(ModuleName, 19, codes.InvalidArgument, "alias is reserved")
	ErrAliasNotFound     = errors.RegisterWithGRPCCode(ModuleName, 20, codes.NotFound, "alias not found")
	ErrNoTransfer        = errors.RegisterWithGRPCCode(ModuleName, 21, codes.FailedPrecondition, "no such offer of the model")
	ErrInvalidRecipient  = errors.RegisterWithGRPCCode(ModuleName, 22, codes.InvalidArgument, "invalid recipient of the model")
	ErrAlreadyYanked     = errors.RegisterWithGRPCCode(ModuleName, 23, codes.FailedPrecondition, "version is yanked")
	ErrNotInEscrow       = errors.RegisterWithGRPCCode(ModuleName, 24, codes.FailedPrecondition, "version has nothing in escrow")
	ErrTooManyTransfers  = errors.RegisterWithGRPCCode(ModuleName, 25, codes.FailedPrecondition, "model had too many owners of late")
)

// invalid gives ErrInvalidField with the field, what was expected and what came.
func invalid(field, expected, got string) error {
	return errors.Wrapf(ErrInvalidField, "%s: expected %s, got %s", field, expected, got)
}
