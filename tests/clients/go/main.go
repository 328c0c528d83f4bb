// SPDX-License-Identifier: Apache-2.0

// The AWS SDK for Go v2 against the server: every operation with success, and errors as the SDK's own types.
// Run by run.py; the address, the region, the key and the certificate come from the AWS_* variables alone.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"sort"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

var (
	background = context.Background()
	prefix     = fmt.Sprintf("go-%x", time.Now().UnixNano())
	client     *secretsmanager.Client
	loaded     aws.Config
)

// must gives the answer, or ends the test with what the SDK said.
func must[T any](answer T, err error) T {
	if err != nil {
		panic(err)
	}
	return answer
}

func equal(what string, got, want any) {
	if !reflect.DeepEqual(got, want) {
		panic(fmt.Errorf("%s is %v, not %v", what, got, want))
	}
}

func refusedAs[T error](what string, err error) {
	var wanted T
	if !errors.As(err, &wanted) {
		panic(fmt.Errorf("%s: the error is %v, not a %T", what, err, wanted))
	}
}

// eventually asks until the answer will do.
func eventually[T any](what string, ask func() T, done func(T) bool) T {
	for deadline := time.Now().Add(15 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if answer := ask(); done(answer) {
			return answer
		}
	}
	panic(fmt.Errorf("%s did not happen", what))
}

func create(name, value string) *secretsmanager.CreateSecretOutput {
	return must(client.CreateSecret(background, &secretsmanager.CreateSecretInput{
		Name: aws.String(prefix + "/" + name), SecretString: aws.String(value),
		Tags: []types.Tag{{Key: aws.String("Owner"), Value: aws.String("tests")}},
	}))
}

func valueOf(id *string) string {
	got := must(client.GetSecretValue(background, &secretsmanager.GetSecretValueInput{SecretId: id}))
	return aws.ToString(got.SecretString)
}

func describe(id *string) *secretsmanager.DescribeSecretOutput {
	return must(client.DescribeSecret(background, &secretsmanager.DescribeSecretInput{SecretId: id}))
}

func identity() {
	who := must(sts.NewFromConfig(loaded).GetCallerIdentity(background, &sts.GetCallerIdentityInput{}))
	equal("the length of the account", len(aws.ToString(who.Account)), 12)
}

func valuesAndLabels() {
	made := create("values", "first")
	equal("the value", valueOf(made.ARN), "first")
	put := must(client.PutSecretValue(background, &secretsmanager.PutSecretValueInput{
		SecretId: made.ARN, SecretBinary: []byte{0, 255}, VersionStages: []string{"AWSPENDING"}}))
	must(client.UpdateSecretVersionStage(background, &secretsmanager.UpdateSecretVersionStageInput{
		SecretId: made.ARN, VersionStage: aws.String("AWSCURRENT"), MoveToVersionId: put.VersionId,
		RemoveFromVersionId: made.VersionId}))
	got := must(client.GetSecretValue(background, &secretsmanager.GetSecretValueInput{SecretId: made.ARN}))
	equal("the bytes", bytes.Equal(got.SecretBinary, []byte{0, 255}), true)
	updated := must(client.UpdateSecret(background, &secretsmanager.UpdateSecretInput{
		SecretId: made.ARN, SecretString: aws.String("third"), Description: aws.String("changed")}))
	equal("the description", aws.ToString(describe(made.ARN).Description), "changed")

	var versions []string
	pages := secretsmanager.NewListSecretVersionIdsPaginator(client, &secretsmanager.ListSecretVersionIdsInput{
		SecretId: made.ARN, IncludeDeprecated: aws.Bool(true), MaxResults: aws.Int32(1)})
	for pages.HasMorePages() {
		for _, version := range must(pages.NextPage(background)).Versions {
			versions = append(versions, *version.VersionId)
		}
	}
	equal("the versions", versions, []string{*made.VersionId, *put.VersionId, *updated.VersionId})
}

func lists() {
	for _, name := range []string{"list/a", "list/b", "list/c"} {
		create(name, name)
	}
	filter := []types.Filter{{Key: types.FilterNameStringTypeName, Values: []string{prefix + "/list/"}}}
	var names []string
	pages := secretsmanager.NewListSecretsPaginator(client, &secretsmanager.ListSecretsInput{
		Filters: filter, MaxResults: aws.Int32(2)})
	for pages.HasMorePages() {
		for _, secret := range must(pages.NextPage(background)).SecretList {
			names = append(names, strings.TrimPrefix(*secret.Name, prefix))
		}
	}
	equal("the names", names, []string{"/list/a", "/list/b", "/list/c"})
	batch := must(client.BatchGetSecretValue(background, &secretsmanager.BatchGetSecretValueInput{
		SecretIdList: []string{prefix + "/list/b", prefix + "/none"}}))
	equal("the values of the batch", len(batch.SecretValues), 1)
	equal("the error of the batch", aws.ToString(batch.Errors[0].ErrorCode), "ResourceNotFoundException")
}

func tagsAndPasswords() {
	made := create("tags", "x")
	must(client.TagResource(background, &secretsmanager.TagResourceInput{
		SecretId: made.ARN, Tags: []types.Tag{{Key: aws.String("a"), Value: aws.String("1")}}}))
	equal("the tags", len(describe(made.ARN).Tags), 2)
	must(client.UntagResource(background, &secretsmanager.UntagResourceInput{
		SecretId: made.ARN, TagKeys: []string{"a", "Owner"}}))
	equal("the tags", len(describe(made.ARN).Tags), 0)
	drawn := must(client.GetRandomPassword(background, &secretsmanager.GetRandomPasswordInput{
		PasswordLength: aws.Int64(24), ExcludePunctuation: aws.Bool(true)}))
	equal("the length of the password", len(aws.ToString(drawn.RandomPassword)), 24)
}

func deletion() {
	made := create("deleted", "x")
	must(client.DeleteSecret(background, &secretsmanager.DeleteSecretInput{
		SecretId: made.ARN, RecoveryWindowInDays: aws.Int64(7)}))
	_, err := client.GetSecretValue(background, &secretsmanager.GetSecretValueInput{SecretId: made.ARN})
	refusedAs[*types.InvalidRequestException]("reading what is marked", err)
	must(client.RestoreSecret(background, &secretsmanager.RestoreSecretInput{SecretId: made.ARN}))
	equal("the value", valueOf(made.ARN), "x")
	_, err = client.CreateSecret(background, &secretsmanager.CreateSecretInput{
		Name: made.Name, SecretString: aws.String("y")})
	refusedAs[*types.ResourceExistsException]("a name that is taken", err)
	must(client.DeleteSecret(background, &secretsmanager.DeleteSecretInput{
		SecretId: made.ARN, ForceDeleteWithoutRecovery: aws.Bool(true)}))
	_, err = client.DescribeSecret(background, &secretsmanager.DescribeSecretInput{SecretId: made.ARN})
	refusedAs[*types.ResourceNotFoundException]("what is gone", err)
}

func policies() {
	made := create("policy", "x")
	account := strings.Split(*made.ARN, ":")[4]
	text := aws.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::` +
		account + `:root"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}]}`)
	checked := must(client.ValidateResourcePolicy(background, &secretsmanager.ValidateResourcePolicyInput{
		SecretId: made.ARN, ResourcePolicy: text}))
	equal("the check", checked.PolicyValidationPassed, true)
	must(client.PutResourcePolicy(background, &secretsmanager.PutResourcePolicyInput{
		SecretId: made.ARN, ResourcePolicy: text}))
	got := must(client.GetResourcePolicy(background, &secretsmanager.GetResourcePolicyInput{SecretId: made.ARN}))
	equal("the policy is JSON", json.Valid([]byte(aws.ToString(got.ResourcePolicy))), true)
	must(client.DeleteResourcePolicy(background, &secretsmanager.DeleteResourcePolicyInput{SecretId: made.ARN}))
	got = must(client.GetResourcePolicy(background, &secretsmanager.GetResourcePolicyInput{SecretId: made.ARN}))
	equal("the policy", got.ResourcePolicy, (*string)(nil))
	_, err := client.PutResourcePolicy(background, &secretsmanager.PutResourcePolicyInput{
		SecretId: made.ARN, ResourcePolicy: aws.String("{")})
	refusedAs[*types.MalformedPolicyDocumentException]("half a policy", err)
}

func rotation() {
	made := create("rotated", "first")
	_, err := client.RotateSecret(background, &secretsmanager.RotateSecretInput{SecretId: made.ARN})
	refusedAs[*types.InvalidRequestException]("rotation without a function", err)
	next := must(client.RotateSecret(background, &secretsmanager.RotateSecretInput{
		SecretId: made.ARN, RotationLambdaARN: aws.String(os.Getenv("CLAVIUM_TEST_FUNCTION_ARN")),
		RotationRules: &types.RotationRulesType{AutomaticallyAfterDays: aws.Int64(30)}}))
	eventually("the rotation", func() *secretsmanager.DescribeSecretOutput { return describe(made.ARN) },
		func(secret *secretsmanager.DescribeSecretOutput) bool {
			for _, label := range secret.VersionIdsToStages[*next.VersionId] {
				if label == "AWSCURRENT" && secret.LastRotatedDate != nil {
					return true
				}
			}
			return false
		})
	must(client.CancelRotateSecret(background, &secretsmanager.CancelRotateSecretInput{SecretId: made.ARN}))
	equal("whether it rotates", aws.ToBool(describe(made.ARN).RotationEnabled), false)
}

func replicas() {
	made := create("replicated", "first")
	must(client.ReplicateSecretToRegions(background, &secretsmanager.ReplicateSecretToRegionsInput{
		SecretId: made.ARN,
		AddReplicaRegions: []types.ReplicaRegionType{
			{Region: aws.String("eu-west-1")}, {Region: aws.String("us-east-2")}}}))
	secret := eventually("replication", func() *secretsmanager.DescribeSecretOutput { return describe(made.ARN) },
		func(secret *secretsmanager.DescribeSecretOutput) bool {
			for _, replica := range secret.ReplicationStatus {
				if replica.Status != types.StatusTypeInSync {
					return false
				}
			}
			return len(secret.ReplicationStatus) == 2
		})
	var regions []string
	for _, replica := range secret.ReplicationStatus {
		regions = append(regions, *replica.Region)
	}
	sort.Strings(regions)
	equal("the regions", regions, []string{"eu-west-1", "us-east-2"})

	away := loaded.Copy()
	away.Region = "eu-west-1"
	elsewhere := secretsmanager.NewFromConfig(away)
	got := must(elsewhere.GetSecretValue(background, &secretsmanager.GetSecretValueInput{SecretId: made.Name}))
	equal("the value elsewhere", aws.ToString(got.SecretString), "first")
	must(elsewhere.StopReplicationToReplica(background, &secretsmanager.StopReplicationToReplicaInput{
		SecretId: got.ARN}))
	left := must(client.RemoveRegionsFromReplication(background, &secretsmanager.RemoveRegionsFromReplicationInput{
		SecretId: made.ARN, RemoveReplicaRegions: []string{"us-east-2"}}))
	equal("the replicas that are left", len(left.ReplicationStatus), 0)
}

// run ends the program with 1 when the step fails, and says which it was.
func run(name string, step func()) {
	defer func() {
		if failed := recover(); failed != nil {
			fmt.Fprintf(os.Stderr, "FAILED %s: %v\n", name, failed)
			os.Exit(1)
		}
	}()
	step()
	fmt.Println("ok", name)
}

func main() {
	loaded = must(config.LoadDefaultConfig(background, config.WithRetryMaxAttempts(1)))
	client = secretsmanager.NewFromConfig(loaded)
	run("identity", identity)
	run("values and labels", valuesAndLabels)
	run("lists", lists)
	run("tags and passwords", tagsAndPasswords)
	run("deletion", deletion)
	run("policies", policies)
	run("rotation", rotation)
	run("replicas", replicas)
}
