// SPDX-License-Identifier: Apache-2.0
//
// The AWS SDK for Java v2 against the server: every operation with success, and errors as the SDK's own classes.
// Run by run.py; address, region and key come from the AWS_* variables. The SDK does not read AWS_CA_BUNDLE, so
// the certificate is handed to its HTTP client.
import java.io.FileInputStream;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.StatusType;
import software.amazon.awssdk.services.sts.StsClient;

public final class SecretsManagerTest {
  private static final String PREFIX = "java-" + UUID.randomUUID();
  private static final SdkHttpClient HTTP = httpClient();
  private static final SecretsManagerClient CLIENT = SecretsManagerClient.builder().httpClient(HTTP).build();

  private static SdkHttpClient httpClient() {
    String bundle = System.getenv("AWS_CA_BUNDLE");
    if (bundle == null) return UrlConnectionHttpClient.create();
    try (var in = new FileInputStream(bundle)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry("server", CertificateFactory.getInstance("X.509").generateCertificate(in));
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      return UrlConnectionHttpClient.builder().tlsTrustManagersProvider(factory::getTrustManagers).build();
    } catch (Exception unreadable) {
      throw new IllegalStateException(bundle, unreadable);
    }
  }

  private static void equal(String what, Object got, Object want) {
    if (!Objects.equals(got, want)) throw new AssertionError(what + " is " + got + ", not " + want);
  }

  private static void refusedAs(Class<? extends Exception> wanted, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException error) {
      if (wanted.isInstance(error)) return;
      throw error;
    }
    throw new AssertionError("the call was not refused as " + wanted.getSimpleName());
  }

  private static <T> T eventually(String what, Supplier<T> ask, Predicate<T> done) {
    for (Instant end = Instant.now().plus(Duration.ofSeconds(15)); Instant.now().isBefore(end); ) {
      T answer = ask.get();
      if (done.test(answer)) return answer;
      try {
        Thread.sleep(100);
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }
    throw new AssertionError(what + " did not happen");
  }

  private static CreateSecretResponse create(String name, String value) {
    return CLIENT.createSecret(r -> r.name(PREFIX + "/" + name).secretString(value)
        .tags(t -> t.key("Owner").value("tests")));
  }

  private static String valueOf(String id) {
    return CLIENT.getSecretValue(r -> r.secretId(id)).secretString();
  }

  private static DescribeSecretResponse describe(String id) {
    return CLIENT.describeSecret(r -> r.secretId(id));
  }

  private static void identity() {
    try (StsClient sts = StsClient.builder().httpClient(HTTP).build()) {
      equal("the length of the account", sts.getCallerIdentity().account().length(), 12);
    }
  }

  private static void valuesAndLabels() {
    CreateSecretResponse made = create("values", "first");
    equal("the value", valueOf(made.arn()), "first");
    byte[] bytes = {0, -1};
    String pending = CLIENT.putSecretValue(r -> r.secretId(made.arn()).secretBinary(SdkBytes.fromByteArray(bytes))
        .versionStages("AWSPENDING")).versionId();
    CLIENT.updateSecretVersionStage(r -> r.secretId(made.arn()).versionStage("AWSCURRENT").moveToVersionId(pending)
        .removeFromVersionId(made.versionId()));
    equal("the bytes", CLIENT.getSecretValue(r -> r.secretId(made.arn())).secretBinary(),
        SdkBytes.fromByteArray(bytes));
    String updated = CLIENT.updateSecret(r -> r.secretId(made.arn()).secretString("third").description("changed"))
        .versionId();
    equal("the description", describe(made.arn()).description(), "changed");
    var pages = CLIENT.listSecretVersionIdsPaginator(r -> r.secretId(made.arn()).includeDeprecated(true)
        .maxResults(1));
    equal("the versions", pages.stream().flatMap(p -> p.versions().stream()).map(v -> v.versionId()).toList(),
        List.of(made.versionId(), pending, updated));
  }

  private static void lists() {
    for (String name : List.of("list/a", "list/b", "list/c")) create(name, name);
    var pages = CLIENT.listSecretsPaginator(r -> r.maxResults(2)
        .filters(f -> f.key(FilterNameStringType.NAME).values(PREFIX + "/list/")));
    equal("the names", pages.stream().flatMap(p -> p.secretList().stream()).map(s -> s.name()).toList(),
        List.of(PREFIX + "/list/a", PREFIX + "/list/b", PREFIX + "/list/c"));
    var batch = CLIENT.batchGetSecretValue(r -> r.secretIdList(PREFIX + "/list/b", PREFIX + "/none"));
    equal("the values of the batch", batch.secretValues().size(), 1);
    equal("the error of the batch", batch.errors().get(0).errorCode(), "ResourceNotFoundException");
  }

  private static void tagsAndPasswords() {
    String arn = create("tags", "x").arn();
    CLIENT.tagResource(r -> r.secretId(arn).tags(t -> t.key("a").value("1")));
    equal("the tags", describe(arn).tags().size(), 2);
    CLIENT.untagResource(r -> r.secretId(arn).tagKeys("a", "Owner"));
    equal("the tags", describe(arn).tags().size(), 0);
    equal("the length of the password",
        CLIENT.getRandomPassword(r -> r.passwordLength(24L).excludePunctuation(true)).randomPassword().length(), 24);
  }

  private static void deletion() {
    CreateSecretResponse made = create("deleted", "x");
    CLIENT.deleteSecret(r -> r.secretId(made.arn()).recoveryWindowInDays(7L));
    refusedAs(InvalidRequestException.class, () -> valueOf(made.arn()));
    CLIENT.restoreSecret(r -> r.secretId(made.arn()));
    equal("the value", valueOf(made.arn()), "x");
    refusedAs(ResourceExistsException.class, () -> create("deleted", "y"));
    CLIENT.deleteSecret(r -> r.secretId(made.arn()).forceDeleteWithoutRecovery(true));
    refusedAs(ResourceNotFoundException.class, () -> describe(made.arn()));
  }

  private static void policies() {
    String arn = create("policy", "x").arn();
    String text = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::%s:root"},
         "Action":"secretsmanager:GetSecretValue","Resource":"*"}]}""".formatted(arn.split(":")[4]);
    equal("the check",
        CLIENT.validateResourcePolicy(r -> r.secretId(arn).resourcePolicy(text)).policyValidationPassed(), true);
    CLIENT.putResourcePolicy(r -> r.secretId(arn).resourcePolicy(text));
    equal("whether a policy is there", CLIENT.getResourcePolicy(r -> r.secretId(arn)).resourcePolicy() != null, true);
    CLIENT.deleteResourcePolicy(r -> r.secretId(arn));
    equal("the policy", CLIENT.getResourcePolicy(r -> r.secretId(arn)).resourcePolicy(), null);
    refusedAs(MalformedPolicyDocumentException.class,
        () -> CLIENT.putResourcePolicy(r -> r.secretId(arn).resourcePolicy("{")));
  }

  private static void rotation() {
    String arn = create("rotated", "first").arn();
    refusedAs(InvalidRequestException.class, () -> CLIENT.rotateSecret(r -> r.secretId(arn)));
    String next = CLIENT.rotateSecret(r -> r.secretId(arn)
        .rotationLambdaARN(System.getenv("CLAVIUM_TEST_FUNCTION_ARN"))
        .rotationRules(rules -> rules.automaticallyAfterDays(30L))).versionId();
    eventually("the rotation", () -> describe(arn), secret -> secret.lastRotatedDate() != null
        && secret.versionIdsToStages().getOrDefault(next, List.of()).contains("AWSCURRENT"));
    CLIENT.cancelRotateSecret(r -> r.secretId(arn));
    equal("whether it rotates", describe(arn).rotationEnabled(), false);
  }

  private static void replicas() {
    CreateSecretResponse made = create("replicated", "first");
    CLIENT.replicateSecretToRegions(r -> r.secretId(made.arn())
        .addReplicaRegions(a -> a.region("eu-west-1"), a -> a.region("us-east-2")));
    DescribeSecretResponse inSync = eventually("replication", () -> describe(made.arn()),
        secret -> secret.replicationStatus().size() == 2
            && secret.replicationStatus().stream().allMatch(r -> r.status() == StatusType.IN_SYNC));
    equal("the regions", inSync.replicationStatus().stream().map(r -> r.region())
        .collect(Collectors.toCollection(TreeSet::new)), new TreeSet<>(List.of("eu-west-1", "us-east-2")));
    try (var elsewhere = SecretsManagerClient.builder().httpClient(HTTP).region(Region.EU_WEST_1).build()) {
      var got = elsewhere.getSecretValue(r -> r.secretId(made.name()));
      equal("the value elsewhere", got.secretString(), "first");
      elsewhere.stopReplicationToReplica(r -> r.secretId(got.arn()));
    }
    equal("the replicas that are left", CLIENT.removeRegionsFromReplication(r -> r.secretId(made.arn())
        .removeReplicaRegions("us-east-2")).replicationStatus().size(), 0);
  }

  private static void run(String name, Runnable step) {
    try {
      step.run();
      System.out.println("ok " + name);
    } catch (RuntimeException | AssertionError failed) {
      System.err.println("FAILED " + name + ": " + failed);
      System.exit(1);
    }
  }

  public static void main(String[] arguments) {
    run("identity", SecretsManagerTest::identity);
    run("values and labels", SecretsManagerTest::valuesAndLabels);
    run("lists", SecretsManagerTest::lists);
    run("tags and passwords", SecretsManagerTest::tagsAndPasswords);
    run("deletion", SecretsManagerTest::deletion);
    run("policies", SecretsManagerTest::policies);
    run("rotation", SecretsManagerTest::rotation);
    run("replicas", SecretsManagerTest::replicas);
  }
}
